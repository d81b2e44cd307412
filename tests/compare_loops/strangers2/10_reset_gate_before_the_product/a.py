"""GRU as in Cho et al. 2014 (Keras: reset_after=False)."""

import numpy as np
import torch

rs = np.random.RandomState(0)
n_in, n_h, T, B = 3, 7, 10, 12
x = torch.tensor(rs.randn(B, T, n_in), dtype=torch.float32)
y = torch.tensor(np.sin(x.numpy().sum((1, 2))), dtype=torch.float32)


def weight(*shape):
    return torch.tensor(0.4 * rs.randn(*shape), dtype=torch.float32, requires_grad=True)


W = weight(3 * n_h, n_in)
U = weight(3 * n_h, n_h)
b = weight(3 * n_h)
c = weight(3 * n_h)
v = weight(1, n_h)
v0 = weight(1)


def gru(x):
    h = torch.zeros(B, n_h)
    Wr, Wz, Wn = W.chunk(3)
    Ur, Uz, Un = U.chunk(3)
    br, bz, bn = b.chunk(3)
    cr, cz, cn = c.chunk(3)
    for t in range(T):
        xt = x[:, t]
        r = torch.sigmoid(xt @ Wr.T + br + h @ Ur.T + cr)
        z = torch.sigmoid(xt @ Wz.T + bz + h @ Uz.T + cz)
        n = torch.tanh(xt @ Wn.T + bn + (r * h) @ Un.T + cn)
        h = (1 - z) * n + z * h
    return h


lr = 0.05
for i in range(30):
    pred = (gru(x) @ v.T + v0)[:, 0]
    loss = ((pred - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in (W, U, b, c, v, v0):
            p -= lr * p.grad
            p.grad = None
    print(i, loss.item())
