import math

import torch

torch.manual_seed(2)
T, N, F_IN, HID = 12, 16, 3, 10
x = torch.randn(T, N, F_IN)
y = x.mean(0)[:, :1] * 3


def uniform(*shape):
    k = 1 / math.sqrt(HID)
    return (torch.rand(*shape) * 2 * k - k).requires_grad_()


W_ih, W_hh = uniform(4 * HID, F_IN), uniform(4 * HID, HID)
b_ih, b_hh = uniform(4 * HID), uniform(4 * HID)
W_out, b_out = uniform(1, HID), uniform(1)
params = [W_ih, W_hh, b_ih, b_hh, W_out, b_out]


def lstm(x):
    h = c = torch.zeros(N, HID)
    for x_t in x:
        gates = x_t @ W_ih.t() + b_ih + h @ W_hh.t() + b_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return h


def clip(params, max_norm):
    total = math.sqrt(sum(p.grad.pow(2).sum().item() for p in params))
    if total > max_norm:
        for p in params:
            p.grad *= max_norm / (total + 1e-6)


for epoch in range(25):
    for p in params:
        p.grad = None
    pred = lstm(x) @ W_out.t() + b_out
    loss = (pred - y).abs().mean()
    loss.backward()
    clip(params, 0.3)
    with torch.no_grad():
        for p in params:
            p -= 0.1 * p.grad
    print("epoch", epoch, "loss", loss.item())
