"""RMSProp as TensorFlow 1 had it: epsilon under the square root."""

import torch

torch.manual_seed(210)
X = torch.randn(75, 8)
T = torch.tanh(X[:, :3]) * 0.5

torch.manual_seed(211)
W, c = torch.nn.Linear(8, 3).parameters()
rho, eps, rate = 0.9, 1e-3, 0.01
mean_square = [torch.zeros_like(W), torch.zeros_like(c)]

for n in range(45):
    rows = slice(n % 3 * 25, n % 3 * 25 + 25)
    loss = (torch.addmm(c, X[rows], W.t()) - T[rows]).pow(2).mean()
    for v in (W, c):
        v.grad = None
    loss.backward()
    with torch.no_grad():
        for v, ms in zip((W, c), mean_square):
            ms.mul_(rho).addcmul_(v.grad, v.grad, value=1 - rho)
            v -= rate * v.grad / torch.sqrt(ms + eps)
    if n % 9 == 0:
        print(n, loss.item())
