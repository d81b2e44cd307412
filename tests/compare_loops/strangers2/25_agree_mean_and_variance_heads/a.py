"""Regression with uncertainty: one head for the mean, one for the log variance."""

import torch
import torch.nn as nn


class Probabilistic(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(2, 24), nn.ELU())
        self.mean = nn.Linear(24, 1)
        self.log_var = nn.Linear(24, 1)

    def forward(self, x):
        h = self.trunk(x)
        return self.mean(h), self.log_var(h)


torch.manual_seed(17)
model = Probabilistic()
x = torch.rand(80, 2) * 4 - 2
y = torch.sin(x[:, :1]) + 0.3 * x[:, 1:] * torch.randn(80, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
gaussian_nll = nn.GaussianNLLLoss()
for i in range(40):
    optimizer.zero_grad()
    mean, log_var = model(x)
    loss = gaussian_nll(mean, y, log_var.exp())
    loss.backward()
    optimizer.step()
    print(i, loss.item())
