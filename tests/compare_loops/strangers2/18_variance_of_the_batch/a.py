"""BatchNorm from the book."""

import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, n, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(n))
        self.bias = nn.Parameter(torch.zeros(n))
        self.register_buffer("running_mean", torch.zeros(n))
        self.register_buffer("running_var", torch.ones(n))
        self.momentum = momentum

    def forward(self, x):
        if not self.training:
            x_hat = (x - self.running_mean) / torch.sqrt(self.running_var + 1e-5)
            return x_hat * self.weight + self.bias
        mean = x.mean(0)
        var = ((x - mean) ** 2).mean(0)
        with torch.no_grad():
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (var - self.running_var)
        return (x - mean) / torch.sqrt(var + 1e-5) * self.weight + self.bias


torch.manual_seed(18)
net = nn.Sequential(nn.Linear(4, 12), BatchNorm(12), nn.Sigmoid(), nn.Linear(12, 1))
x = torch.randn(6, 10, 4) * 3
y = x.abs().sum(-1, keepdim=True) / 5
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    for xb, yb in zip(x, y):
        loss = ((net(xb) - yb) ** 2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        print(loss.item())

net.eval()
with torch.no_grad():
    print("test", nn.functional.mse_loss(net(x.flatten(0, 1)), y.flatten(0, 1)))
