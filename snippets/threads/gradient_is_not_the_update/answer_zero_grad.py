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
left = {}
for where in ("optimizer", "model", "loss_fn"):
    left[where] = gradient_left(where)
    print(f"{where}.zero_grad() leaves", left[where])
assert left["optimizer"] is None
assert left["model"] is None
assert left["loss_fn"].abs().min() > 0

# %% Names that do not exist
for name in ("zero_grad", "backprop"):
    exists = hasattr(torch.tensor(0.8), name)
    print(f"loss.{name} exists:", exists)
    assert not exists
