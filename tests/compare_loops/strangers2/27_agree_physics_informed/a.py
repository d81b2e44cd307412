"""A net that solves u'' + u = 0, u(0) = 0, u'(0) = 1."""

import torch
import torch.nn as nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1)
)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
t = torch.linspace(0, 3, 40).view(-1, 1).requires_grad_(True)
t0 = torch.zeros(1, 1, requires_grad=True)


def derivative(y, x):
    return torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]


for i in range(40):
    optimizer.zero_grad()
    u = net(t)
    du = derivative(u, t)
    d2u = derivative(du, t)
    u0 = net(t0)
    loss_physics = torch.mean((d2u + u) ** 2)
    loss_boundary = u0.squeeze() ** 2 + (derivative(u0, t0).squeeze() - 1) ** 2
    loss = loss_physics + loss_boundary
    loss.backward()
    optimizer.step()
    print(i, loss.item())
