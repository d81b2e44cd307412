# %% One line before the loss
import warnings

import torch
import torch.nn.functional as F

torch.manual_seed(0)
y = torch.randn(100)
y_pred = y.reshape(100, 1) + 0.1 * torch.randn(100, 1)

for prediction in y_pred.squeeze(1), y_pred:
    try:
        assert prediction.shape == y.shape, f"{prediction.shape} {y.shape}"
        print("passes", tuple(prediction.shape))
    except AssertionError as error:
        print("AssertionError:", error)

# %% Make the warning an error
warnings.filterwarnings("error", "Using a target size")
try:
    F.mse_loss(y_pred, y)
except UserWarning as error:
    print("UserWarning:", error)


# %% Give it perfect predictions
def of_perfect(metric, y_pred, y):
    return float(metric(y.reshape(y_pred.shape), y))


def squared_error(y_pred, y):
    return (y_pred - y).pow(2).mean()


print("(100, 1):", of_perfect(squared_error, y_pred, y))
print("(100,):  ", of_perfect(squared_error, y_pred.squeeze(1), y))
assert of_perfect(squared_error, y_pred, y) > 1
assert of_perfect(squared_error, y_pred.squeeze(1), y) == 0
