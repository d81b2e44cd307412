"""House prices, features standardized with numpy."""

import numpy as np
import torch
import torch.nn as nn

rng = np.random.RandomState(7)
X = rng.randn(36, 5) * [3.0, 0.5, 20.0, 1.0, 7.0] + [10.0, 0.0, 100.0, -2.0, 4.0]
y = 0.3 * X[:, 0] - 2 * X[:, 1] + 0.05 * X[:, 2] + 0.1 * rng.randn(36)

X = (X - X.mean(axis=0)) / X.std(axis=0)
y = (y - y.mean()) / 3

X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32).view(-1, 1)

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 1))
criterion = nn.MSELoss()
opt = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(40):
    opt.zero_grad()
    loss = criterion(model(X), y)
    loss.backward()
    opt.step()
    print(f"epoch {epoch} loss {loss.item():.6f}")
