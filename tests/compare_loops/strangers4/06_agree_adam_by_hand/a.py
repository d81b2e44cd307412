"""Adam from the paper, no optimizer class."""

import numpy as np
import torch

np.random.seed(1)
X = torch.from_numpy(np.random.uniform(-1, 1, (50, 6)).astype(np.float32))
t = torch.from_numpy(np.random.randn(50, 2).astype(np.float32))
theta = {
    "W1": torch.from_numpy(0.5 * np.random.randn(6, 9).astype(np.float32)),
    "b1": torch.zeros(9),
    "W2": torch.from_numpy(0.5 * np.random.randn(9, 2).astype(np.float32)),
    "b2": torch.zeros(2),
}
for v in theta.values():
    v.requires_grad_(True)
m = {k: torch.zeros_like(v) for k, v in theta.items()}
s = {k: torch.zeros_like(v) for k, v in theta.items()}
alpha, beta1, beta2, eps = 0.02, 0.9, 0.99, 1e-8

for i in range(1, 41):
    hidden = torch.sigmoid(X @ theta["W1"] + theta["b1"])
    J = ((hidden @ theta["W2"] + theta["b2"] - t) ** 2).mean()
    grads = torch.autograd.grad(J, list(theta.values()))
    with torch.no_grad():
        for (k, p), g in zip(theta.items(), grads):
            m[k] = beta1 * m[k] + (1 - beta1) * g
            s[k] = beta2 * s[k] + (1 - beta2) * g * g
            m_hat = m[k] / (1 - beta1**i)
            s_hat = s[k] / (1 - beta2**i)
            p -= alpha * m_hat / (s_hat.sqrt() + eps)
    if i % 8 == 0:
        print(i, J.item())
