import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 6)
y = x[:, :1] * x[:, 1:2]
model = nn.Sequential(nn.Linear(6, 24), nn.ELU(), nn.Linear(24, 1))


class Adam:
    """Keras's form of Adam: the bias correction is in the learning rate."""

    def __init__(self, parameters, rate=0.01, eps=1e-7):
        self.parameters, self.rate, self.eps, self.t = list(parameters), rate, eps, 0
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        self.t += 1
        rate = self.rate * (1 - 0.999**self.t) ** 0.5 / (1 - 0.9**self.t)
        for p, m, v in zip(self.parameters, self.m, self.v):
            m += 0.1 * (p.grad - m)
            v += 0.001 * (p.grad**2 - v)
            p -= rate * m / (v.sqrt() + self.eps)


optimizer = Adam(model.parameters())
for step in range(30):
    model.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
