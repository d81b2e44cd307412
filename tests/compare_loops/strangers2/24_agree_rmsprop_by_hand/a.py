"""A Keras net by hand: kernels are (in, out), RMSprop as in the lecture."""

import numpy as np
import torch

rng = np.random.default_rng(24)


def glorot(n_in, n_out):
    limit = np.sqrt(6 / (n_in + n_out))
    return torch.tensor(
        rng.uniform(-limit, limit, (n_in, n_out)),
        dtype=torch.float32,
        requires_grad=True,
    )


weights = {
    "dense/kernel": glorot(9, 18),
    "dense/bias": torch.zeros(18, requires_grad=True),
    "dense_1/kernel": glorot(18, 3),
    "dense_1/bias": torch.zeros(3, requires_grad=True),
}
x_train = torch.tensor(rng.normal(size=(90, 9)), dtype=torch.float32)
y_train = torch.eye(3)[x_train[:, :3].argmax(1)]
cache = {k: torch.zeros_like(w) for k, w in weights.items()}
rho, lr, eps = 0.9, 0.003, 1e-7

for epoch in range(10):
    for i in range(0, 90, 30):
        x, y = x_train[i : i + 30], y_train[i : i + 30]
        h = (
            torch.einsum("bi,io->bo", x, weights["dense/kernel"])
            + weights["dense/bias"]
        )
        h = h * torch.sigmoid(h)
        z = (
            torch.einsum("bi,io->bo", h, weights["dense_1/kernel"])
            + weights["dense_1/bias"]
        )
        loss = -(y * torch.log_softmax(z, dim=1)).sum(1).mean()
        grads = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for (k, w), g in zip(weights.items(), grads):
                cache[k] = rho * cache[k] + (1 - rho) * g * g
                w -= lr * g / (torch.sqrt(cache[k]) + eps)
        print(epoch, loss.item())
