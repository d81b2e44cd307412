# %% Two ratios name the denominator
import torch
from torch.nn import functional as F


def ratios(loss_fn, y_pred, y):
    once = loss_fn(y_pred, y).item()
    rows = loss_fn(y_pred.repeat(2, 1), y.repeat(2, 1)).item()
    columns = loss_fn(y_pred.repeat(1, 2), y.repeat(1, 2)).item()
    return round(rows / once, 3), round(columns / once, 3)


# %% Three losses, told apart
torch.manual_seed(0)
y_pred, y = torch.randn(64, 10), torch.randn(64, 10)


def per_example(y_pred, y):
    return (y_pred - y).square().sum(1).mean()


def total(y_pred, y):
    return F.mse_loss(y_pred, y, reduction="sum")


elements = ratios(F.mse_loss, y_pred, y)
examples = ratios(per_example, y_pred, y)
nothing = ratios(total, y_pred, y)
print("mean over elements  ", elements)
print("mean over examples  ", examples)
print("sum                 ", nothing)
assert elements == (1, 1)
assert examples == (1, 2)
assert nothing == (2, 2)

# %% The twins' first gradients
x = torch.tensor([1.0, 2.0, 3.0, 4.0])
w = torch.tensor(0.0, requires_grad=True)
F.mse_loss(w * x, 2 * x).backward()
dw = torch.dot(2 * x, w.detach() * x - 2 * x)
ratio_of_the_twins = (dw / w.grad).item()
ratio_when_mended = (dw / len(x) / w.grad).item()
print("A / B", ratio_of_the_twins, " mended", ratio_when_mended)
