# %% Weighted by itself
import torch
from torch import nn


def half_squared_error(y_pred, y):
    return nn.MSELoss()(y_pred, y) / 2


y = torch.tensor([1.0])
rows = []
for name, loss_fn in [
    ("L1", nn.L1Loss()),
    ("half squared error", half_squared_error),
    ("MSE", nn.MSELoss()),
    ("Huber, delta 0.5", nn.HuberLoss(delta=0.5)),
]:
    y_pred = torch.tensor([0.191], requires_grad=True)
    loss = loss_fn(y_pred, y)
    loss.backward(loss)
    by_itself = y_pred.grad.item()

    y_pred.grad = None
    half_of_its_square = loss_fn(y_pred, y) ** 2 / 2
    half_of_its_square.backward()
    of_half_square = y_pred.grad.item()

    y_pred.grad = None
    half_squared_error(y_pred, y).backward()
    wanted = y_pred.grad.item()

    assert abs(by_itself - of_half_square) < 1e-6
    rows.append((name, by_itself, of_half_square, wanted))
    print(f"{name:<20}{by_itself:.4f} {of_half_square:.4f} {wanted:.4f}")

# %% More than one element
target = torch.zeros(3)
y_pred = torch.tensor([1.0, -2.0, 4.0], requires_grad=True)
loss = nn.L1Loss()(y_pred, target)
loss.backward(loss)
print("L1, backward(loss)", y_pred.grad)

y_pred.grad = None
half_squared_error(y_pred, target).backward()
print("half squared error", y_pred.grad)
