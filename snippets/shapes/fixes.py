# %% Fix the prediction or the target
import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.simplefilter("error")

torch.manual_seed(0)
x, y = torch.randn(100, 2), torch.randn(100)
model = nn.Linear(2, 1)
y_pred = model(x)

losses = [
    F.mse_loss(y_pred.squeeze(-1), y),
    F.mse_loss(y_pred[:, 0], y),
    F.mse_loss(y_pred, y.unsqueeze(-1)),
    F.mse_loss(y_pred, y.view_as(y_pred)),
]
for loss in losses:
    print(f"{loss:.6f}")
assert all(loss == losses[0] for loss in losses)

# %% Squeeze names its dimension
last_batch = model(x[:1])
print("squeeze()  ", tuple(last_batch.squeeze().shape))
print("squeeze(-1)", tuple(last_batch.squeeze(-1).shape))
F.mse_loss(last_batch.squeeze(-1), y[:1])
try:
    F.mse_loss(last_batch.squeeze(), y[:1])
except UserWarning as warning:
    print(warning)

# %% Which dimension, for which shape
rows = []
for shape, target in [
    ((100, 1), (100,)),
    ((1, 1), (1,)),
    ((8, 5, 1), (8, 5)),
    ((8, 1, 16, 16), (8, 16, 16)),
]:
    y_pred = torch.zeros(shape)
    fixes = {
        "squeeze(-1)": y_pred.squeeze(-1),
        "squeeze(1)": y_pred.squeeze(1),
        "squeeze()": y_pred.squeeze(),
    }
    row = {"prediction": str(shape), "target": str(target)}
    for name, fixed in fixes.items():
        right = "right" if fixed.shape == target else "wrong"
        row[name] = f"{tuple(fixed.shape)}, {right}"
    rows.append(row)
    print(*row.values(), sep="  ")
