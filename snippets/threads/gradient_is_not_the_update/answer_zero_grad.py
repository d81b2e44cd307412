# %% Three places to call zero_grad
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


def gradient_left(where):
    model = nn.Linear(2, 1, bias=False)
    loss_fn = nn.L1Loss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    loss_fn(model(x), y).backward()
    if where == "optimizer":
        optimizer.zero_grad()
    elif where == "model":
        model.zero_grad()
    else:
        loss_fn.zero_grad()
    return model.weight.grad


torch.manual_seed(0)
for where in ("optimizer", "model", "loss_fn"):
    print(f"{where}.zero_grad() leaves", gradient_left(where))

loss_has_zero_grad = hasattr(torch.tensor(0.8), "zero_grad")
tensor_has_backprop = hasattr(torch.tensor(0.8), "backprop")
print("loss.zero_grad exists:", loss_has_zero_grad)
print("loss.backprop exists:", tensor_has_backprop)
assert gradient_left("optimizer") is None is gradient_left("model")
assert gradient_left("loss_fn").abs().min() > 0
