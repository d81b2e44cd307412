import torch
from torch import nn

torch.manual_seed(48)
x = torch.randn(64, 2)
y = (x[:, :1] * 2 + x[:, 1:]).tanh()
model = nn.Sequential(nn.Linear(2, 10), nn.Tanh(), nn.Linear(10, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.01)
for k in range(30):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(k, loss.item())
