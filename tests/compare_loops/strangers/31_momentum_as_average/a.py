import torch
from torch import nn

torch.manual_seed(31)
X = torch.randn(100, 3)
y = X[:, :1] ** 2 - X[:, 1:2] + 0.5
net = nn.Sequential(nn.Linear(3, 25), nn.Tanh(), nn.Linear(25, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
criterion = nn.MSELoss()
for step in range(40):
    optimizer.zero_grad()
    loss = criterion(net(X), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
