"""Counts of bikes; model.compile(loss="poisson") with a softplus output."""

import torch
import torch.nn as nn

torch.manual_seed(6)
model = nn.Sequential(nn.Linear(3, 12), nn.Tanh(), nn.Linear(12, 1), nn.Softplus())
hours = torch.rand(128, 3)
counts = torch.poisson(4 * hours[:, :1] + 1)


def poisson(y_true, y_pred, epsilon=1e-8):
    return (y_pred - y_true * torch.log(y_pred + epsilon)).mean()


optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    optimizer.zero_grad()
    loss = poisson(counts, model(hours))
    loss.backward()
    optimizer.step()
    print(f"Epoch {epoch + 1}/50 - loss: {loss.item():.7f}")
