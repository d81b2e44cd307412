"""Port of my Keras model: glorot_uniform kernels, zero biases."""

import numpy as np
import torch
from torch import nn

np.random.seed(0)
X = np.random.normal(0, 1, size=(320, 10)).astype(np.float32)
y = np.sum(np.sin(X), axis=1, keepdims=True).astype(np.float32)
X, y = torch.tensor(X), torch.tensor(y)


def glorot(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)
)
torch.manual_seed(1)
model.apply(glorot)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
loss_fn = nn.MSELoss()
for epoch in range(4):
    for i in range(0, 320, 32):
        loss = loss_fn(model(X[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"Epoch {epoch + 1}/4 - loss: {loss.item():.6f}")
