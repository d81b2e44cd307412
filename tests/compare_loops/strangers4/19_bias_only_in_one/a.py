"""Two-layer network from the numpy course: weight matrices, no biases."""

import numpy as np
import torch

np.random.seed(91)
X = np.random.rand(48, 10)
Y = np.column_stack([X.sum(1), X.prod(1) * 100, X.max(1)])
Wa = np.random.randn(10, 16) * 0.3
Wb = np.random.randn(16, 3) * 0.3

X, Y = torch.tensor(X, dtype=torch.float32), torch.tensor(Y, dtype=torch.float32)
Wa = torch.tensor(Wa, dtype=torch.float32, requires_grad=True)
Wb = torch.tensor(Wb, dtype=torch.float32, requires_grad=True)
eta = 0.02

for it in range(50):
    h = torch.tanh(torch.matmul(X, Wa))
    out = torch.matmul(h, Wb)
    loss = torch.square(out - Y).mean()
    loss.backward()
    for W in (Wa, Wb):
        W.data -= eta * W.grad
        W.grad.zero_()
    if it % 10 == 0:
        print("it", it, "loss", loss.item())
