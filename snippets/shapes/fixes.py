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

squeezed = F.mse_loss(y_pred.squeeze(1), y)
indexed = F.mse_loss(y_pred[:, 0], y)
unsqueezed = F.mse_loss(y_pred, y.unsqueeze(1))
viewed = F.mse_loss(y_pred, y.view_as(y_pred))
for loss in squeezed, indexed, unsqueezed, viewed:
    print(f"{loss:.6f}")
assert squeezed == indexed == unsqueezed == viewed

# %% Squeeze names its dimension
last_batch = model(x[:1])
print("squeeze()  ", tuple(last_batch.squeeze().shape))
print("squeeze(1) ", tuple(last_batch.squeeze(1).shape))
try:
    F.mse_loss(last_batch.squeeze(), y[:1])
except UserWarning as warning:
    print(warning)
    batch_of_one_warns = True
F.mse_loss(last_batch.squeeze(1), y[:1])
assert batch_of_one_warns
