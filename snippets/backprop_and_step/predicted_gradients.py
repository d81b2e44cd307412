# %% Formula and measurement
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]])
W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)


def half_squared_error(y_pred, y):
    return nn.MSELoss()(y_pred, y) / 2


hidden = W1 @ x
prediction = (W2 @ hidden).item()
error = prediction - y.item()
print(f"hidden {hidden}, prediction {prediction:.3f}, error {error:.3f}")

rows = []
for name, loss_fn, derivative in [
    ("L1", nn.L1Loss(), -1.0),
    ("half squared error", half_squared_error, error),
    ("MSE", nn.MSELoss(), 2 * error),
]:
    W2.grad = None
    loss_fn(W2 @ hidden, y).backward()
    predicted = derivative * hidden
    torch.testing.assert_close(W2.grad[0], predicted)
    rows.append((name, derivative, predicted.tolist(), W2.grad[0].tolist()))
    print(f"{name:<20}{predicted} {W2.grad[0]}")
