import torch
from torch import nn


class MomentumSGD:
    """v = beta * v + (1 - beta) * grad, as in the lecture."""

    def __init__(self, params, lr, beta):
        self.params = list(params)
        self.lr, self.beta = lr, beta
        self.v = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            v.mul_(self.beta).add_(p.grad, alpha=1 - self.beta)
            p.add_(v, alpha=-self.lr)


torch.manual_seed(31)
X = torch.randn(100, 3)
y = X[:, :1] ** 2 - X[:, 1:2] + 0.5
net = nn.Sequential(nn.Linear(3, 25), nn.Tanh(), nn.Linear(25, 1))
optimizer = MomentumSGD(net.parameters(), lr=0.02, beta=0.9)
criterion = nn.MSELoss()
for step in range(40):
    optimizer.zero_grad()
    loss = criterion(net(X), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
