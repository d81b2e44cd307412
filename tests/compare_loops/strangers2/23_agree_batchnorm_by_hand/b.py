"""Batch normalization written out, as an exercise; same numbers as nn.BatchNorm1d."""

import torch
import torch.nn as nn


class MyBatchNorm(nn.Module):
    def __init__(self, width, decay=0.9, eps=1e-5):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))
        self.beta = nn.Parameter(torch.zeros(width))
        self.register_buffer("moving_mean", torch.zeros(width))
        self.register_buffer("moving_var", torch.ones(width))
        self.decay, self.eps = decay, eps

    def forward(self, x):
        if self.training:
            mu = x.mean(0)
            var = ((x - mu) ** 2).mean(0)
            with torch.no_grad():
                n = x.shape[0]
                self.moving_mean.copy_(
                    self.decay * self.moving_mean + (1 - self.decay) * mu
                )
                self.moving_var.copy_(
                    self.decay * self.moving_var + (1 - self.decay) * var * n / (n - 1)
                )
        else:
            mu, var = self.moving_mean, self.moving_var
        return self.gamma * (x - mu) / torch.sqrt(var + self.eps) + self.beta


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(7, 20, bias=False)
        self.norm = MyBatchNorm(20)
        self.out = nn.Linear(20, 4)

    def forward(self, x):
        return self.out(self.norm(self.hidden(x)).clamp(min=0))


torch.manual_seed(12)
net = MLP()
data = torch.randn(5, 30, 7) * 2 + 1
labels = data.sum(-1).mul(2).long().remainder(4)
velocity = [torch.zeros_like(p) for p in net.parameters()]
for it in range(35):
    x, y = data[it % 5], labels[it % 5]
    logits = net(x)
    loss = (torch.logsumexp(logits, 1) - logits[torch.arange(30), y]).mean()
    net.zero_grad()
    loss.backward()
    with torch.no_grad():
        for p, v in zip(net.parameters(), velocity):
            v.mul_(0.9).add_(p.grad)
            p -= 0.1 * (p.grad + 0.9 * v)
    print(it, float(loss))
