# %% Two ratios name the denominator
import torch
from torch.nn import functional as F


def ratios(loss_fn, y_pred, y):
    """The loss of the batch twice, and of the outputs twice, over the loss."""
    once = loss_fn(y_pred, y)
    rows = loss_fn(torch.cat([y_pred] * 2), torch.cat([y] * 2))
    columns = loss_fn(torch.cat([y_pred] * 2, -1), torch.cat([y] * 2, -1))
    return round((rows / once).item(), 3), round((columns / once).item(), 3)


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


# %% A norm, and a sum of means
def norm(y_pred, y):
    return (y_pred - y).norm()


def sum_of_means(y_pred, y):
    return (y_pred - y).square().mean(1).sum()


of_norm = ratios(norm, y_pred, y)
of_sum_of_means = ratios(sum_of_means, y_pred, y)
print("norm                ", of_norm)
print("sum of means        ", of_sum_of_means)
assert of_norm == (1.414, 1.414)
assert of_sum_of_means == (2, 1)

# %% The twins' first gradients
x = torch.tensor([1.0, 2.0, 3.0, 4.0])
w = torch.tensor(0.0, requires_grad=True)
F.mse_loss(w * x, 2 * x).backward()
dw = torch.dot(2 * x, w.detach() * x - 2 * x)
ratio_of_the_twins = (dw / w.grad).item()
ratio_when_mended = (dw / len(x) / w.grad).item()
print("A / B", ratio_of_the_twins, " mended", ratio_when_mended)


# %% A weight that float32 no longer moves
def rounded_away(parameter, learning_rate):
    """Which elements have a gradient, and do not move by it."""
    after = parameter - learning_rate * parameter.grad
    return (parameter.grad != 0) & (after == parameter)


w = torch.tensor([0.0, 1.9999996, 2.0], requires_grad=True)
((w[:, None] * x - 2 * x) ** 2).mean(1).sum().backward()
print(rounded_away(w, 0.01))
assert rounded_away(w, 0.01).tolist() == [False, True, False]
