"""My Keras MLP, rewritten on torch tensors (kernels are (in, out), as in Keras)."""

import numpy as np
import torch

rng = np.random.RandomState(42)
x_train = rng.rand(96, 12).astype("float32")
y_train = np.eye(5, dtype="float32")[rng.randint(0, 5, 96)]


class Dense:
    def __init__(self, n_in, units, activation=None):
        limit = np.sqrt(6.0 / (n_in + units))
        kernel = rng.uniform(-limit, limit, (n_in, units)).astype("float32")
        self.kernel = torch.tensor(kernel, requires_grad=True)
        self.bias = torch.zeros(units, requires_grad=True)
        self.activation = activation or (lambda z: z)

    def __call__(self, x):
        return self.activation(x @ self.kernel + self.bias)


hidden = Dense(12, 20, torch.tanh)
output = Dense(20, 5, lambda z: torch.softmax(z, dim=-1))
variables = [hidden.kernel, hidden.bias, output.kernel, output.bias]
adam = torch.optim.Adam(variables, lr=0.01, eps=1e-7)

for epoch in range(5):
    for start in range(0, 96, 16):
        xb = torch.from_numpy(x_train[start : start + 16])
        yb = torch.from_numpy(y_train[start : start + 16])
        y_hat = output(hidden(xb))
        cce = -(yb * torch.log(y_hat)).sum(dim=-1).mean()
        adam.zero_grad()
        cce.backward()
        adam.step()
    print(f"Epoch {epoch + 1}/5 - loss: {cce.item():.6f}")
