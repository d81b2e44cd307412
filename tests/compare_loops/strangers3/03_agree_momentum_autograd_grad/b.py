import torch
from torch import nn, optim

torch.manual_seed(42)
X = torch.randn(40, 6)
Y = torch.sin(X.sum(1, keepdim=True))

model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
# start from the same weights as the notebook
torch.manual_seed(42)
torch.randn(40, 6)
with torch.no_grad():
    model[0].weight.copy_(torch.randn(6, 16).t() / 6**0.5)
    model[2].weight.copy_(torch.randn(16, 1).t() / 16**0.5)
    nn.init.zeros_(model[0].bias)
    nn.init.zeros_(model[2].bias)

optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-3)
mse = nn.MSELoss()
for k in range(30):
    optimizer.zero_grad()
    loss = mse(model(X), Y)
    loss.backward()
    optimizer.step()
    print(k, loss.item())
