# %% One loss each
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


def half_squared_error(y_pred, y):
    return ((y_pred - y) ** 2 / 2).mean()


def step(loss_fn, backward_loss=False, lr=0.05):
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=lr)
    loss = loss_fn(W2 @ (W1 @ x), y)
    loss.backward(loss if backward_loss else None)
    optimizer.step()
    return W2.grad[0, 0].item(), W2[0, 0].item()


rows = {
    "L1": step(nn.L1Loss()),
    "half squared error": step(half_squared_error),
    "`HuberLoss(delta=1)`": step(nn.HuberLoss(delta=1.0)),
    "`HuberLoss(delta=0.5)`": step(nn.HuberLoss(delta=0.5)),
    "MSE": step(nn.MSELoss()),
    "sum of squares": step(nn.MSELoss(reduction="sum")),
    "MSE, half the rate": step(nn.MSELoss(), lr=0.025),
    "L1, `loss.backward(loss)`": step(nn.L1Loss(), backward_loss=True),
}
for name, (gradient, w5) in rows.items():
    print(f"{name:<27} {gradient:.5f} {w5:.5f}")

assert rows["L1, `loss.backward(loss)`"] == rows["half squared error"]
