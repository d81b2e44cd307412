# %% The derivative of the absolute value
import torch
from torch import nn

y_true = torch.tensor(1.0)


def slope(loss_fn, at):
    y_pred = torch.tensor(at, requires_grad=True)
    loss_fn(y_pred, y_true).backward()
    return y_pred.grad.item()


l1_below = slope(nn.L1Loss(), at=0.191)
l1_at_target = slope(nn.L1Loss(), at=1.0)
l1_above = slope(nn.L1Loss(), at=1.809)
print("L1 at 0.191, 1, 1.809:", l1_below, l1_at_target, l1_above)

# %% The derivative of the squared error
error = 0.191 - 1
mse_slope = slope(nn.MSELoss(), at=0.191)
half_slope = slope(lambda p, y: nn.MSELoss()(p, y) / 2, at=0.191)
double_slope = slope(lambda p, y: nn.MSELoss()(p, y) * 2, at=0.191)
printed_formula = 1 / 2 * 0.191 - 1

mse_loss = nn.MSELoss()(torch.tensor(0.191), y_true).item()
half_loss = mse_loss / 2
print(f"error {error:.4f}  MSE {mse_loss:.4f}  half {half_loss:.4f}")
print(f"slopes: MSE {mse_slope:.4f}  half {half_slope:.4f}")
print(f"twice the MSE {double_slope:.4f}")
print(f"1/2 * y_pred - y_true = {printed_formula:.4f}")

# %% The node's output, once and twice
w5_gradient = l1_below * 0.85
twice_multiplied = 0.14 - 0.05 * -0.85 * 0.85
print(f"sign times the node's output: {w5_gradient:.4f}")
print(f"w5 with the output in twice: {twice_multiplied:.4f}")
