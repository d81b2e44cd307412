# %% One warning for a hundred steps
import warnings

import torch
import torch.nn.functional as F

y_pred = torch.zeros(100, 1)
y = torch.ones(100)

with warnings.catch_warnings(record=True) as shown:
    warnings.simplefilter("default")
    for step in range(100):
        F.mse_loss(y_pred, y)
shown_count, text = len(shown), str(shown[0].message)
print(f"{shown_count} warning, a {shown[0].category.__name__}:")
print(text)

# %% A batch of one
with warnings.catch_warnings(record=True) as shown:
    warnings.simplefilter("default")
    for step in range(100):
        F.mse_loss(y_pred[:1], y[:1])
batch_one_count, batch_one_text = len(shown), str(shown[0].message)
print(f"{batch_one_count} warning:")
print(batch_one_text)

# %% Equal shapes
with warnings.catch_warnings(record=True) as shown:
    warnings.simplefilter("default")
    F.mse_loss(y_pred.squeeze(1), y)
fixed_count = len(shown)
print(f"{fixed_count} warnings")

assert (shown_count, batch_one_count, fixed_count) == (1, 1, 0)
