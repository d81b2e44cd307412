# %% One line before the loss
import warnings

import torch
import torch.nn.functional as F

torch.manual_seed(0)
y = torch.randn(100)
column = y.reshape(100, 1) + 0.1 * torch.randn(100, 1)

for y_pred in (column.squeeze(1), column):
    try:
        assert y_pred.shape == y.shape, f"{y_pred.shape} {y.shape}"
        print("passes", tuple(y_pred.shape))
        matched_passes = True
    except AssertionError as error:
        print("AssertionError:", error)
        assertion_caught = True

# %% Make the warning an error
warnings.filterwarnings("error", "Using a target size")
try:
    F.mse_loss(y_pred, y)
except UserWarning as error:
    print("UserWarning:", error)
    warning_caught = True

# %% Shuffle the targets


def ignores_order(metric, y_pred, y):
    shuffled = y[torch.randperm(len(y))]
    return torch.allclose(metric(y_pred, y), metric(y_pred, shuffled))


def squared_error(y_pred, y):
    return (y_pred - y).pow(2).mean()


broadcast_ignores = ignores_order(squared_error, y_pred, y)
matched_ignores = ignores_order(squared_error, y_pred.squeeze(1), y)
print("(100, 1) with (100,): order ignored", broadcast_ignores)
print("(100,)   with (100,): order ignored", matched_ignores)
assert assertion_caught
assert matched_passes
assert warning_caught
assert broadcast_ignores
assert not matched_ignores
