# %% Weighted by itself
import torch
from torch import nn

y = torch.tensor([1.0])
losses = {
    "L1": nn.L1Loss(),
    "half squared": lambda p, y: nn.MSELoss()(p, y) / 2,
    "MSE": nn.MSELoss(),
    "Huber(0.5)": nn.HuberLoss(delta=0.5),
}


def gradient(compute, weight=None):
    y_pred = torch.tensor([0.191], requires_grad=True)
    loss = compute(y_pred)
    loss.backward(loss if weight == "loss" else weight)
    return y_pred.grad.item()


print("loss          backward(loss)    half loss^2  half squared error")
half_error = gradient(lambda p: ((p - y) ** 2 / 2).mean())
for name, loss_fn in losses.items():
    by_itself = gradient(lambda p: loss_fn(p, y), weight="loss")
    half_square = gradient(lambda p: loss_fn(p, y) ** 2 / 2)
    assert abs(by_itself - half_square) < 1e-6
    row = f"{by_itself:>15.4f}{half_square:>15.4f}{half_error:>20.4f}"
    print(f"{name:<12}" + row)

# %% More than one element
target = torch.zeros(3)
y_pred = torch.tensor([1.0, -2.0, 4.0], requires_grad=True)
loss = nn.L1Loss()(y_pred, target)
loss.backward(loss)
l1_by_itself = y_pred.grad
print("L1, backward(loss)", l1_by_itself)

y_pred.grad = None
half_squared = nn.MSELoss()(y_pred, target) / 2
half_squared.backward()
print("half squared error", y_pred.grad)
