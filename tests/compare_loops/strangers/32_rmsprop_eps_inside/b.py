import torch
import torch.nn as nn

torch.manual_seed(32)
x = torch.rand(60, 4)
y = (x @ torch.tensor([[1.0], [-1.0], [2.0], [0.3]])).exp()
W1, W2 = 0.5 * torch.randn(4, 12), 0.3 * torch.randn(12, 1)

model = nn.Sequential(nn.Linear(4, 12), nn.ReLU(), nn.Linear(12, 1))
with torch.no_grad():
    model[0].weight.copy_(W1.T)
    model[2].weight.copy_(W2.T)
    model[0].bias.zero_()
    model[2].bias.zero_()
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01, alpha=0.9, eps=1e-3)

for step in range(35):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
