"""The same with one output layer of two columns."""

import torch
from torch import nn

torch.manual_seed(17)
first = nn.Linear(2, 24)
mu_layer, s_layer = nn.Linear(24, 1), nn.Linear(24, 1)
x = torch.rand(80, 2) * 4 - 2
y = torch.sin(x[:, 0]) + 0.3 * x[:, 1] * torch.randn(80)

out = nn.Linear(24, 2)
out.weight = nn.Parameter(torch.cat([mu_layer.weight.data, s_layer.weight.data]))
out.bias = nn.Parameter(torch.cat([mu_layer.bias.data, s_layer.bias.data]))
net = nn.Sequential(first, nn.ELU(), out)

opt = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(40):
    mu, s = net(x).unbind(-1)
    nll = 0.5 * (s + (y - mu) ** 2 * torch.exp(-s))
    loss = nll.mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(f"nll {loss.item():.8f}")
