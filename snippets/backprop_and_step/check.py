# %% Three checks
import torch
from torch import nn

x, y = torch.tensor([[2.0, 3.0]]), torch.tensor([[1.0]])


def checked_step(model, optimizer, loss_fn, clear=True):
    held = {p for g in optimizer.param_groups for p in g["params"]}
    assert set(model.parameters()) == held, "not the model's parameters"

    if clear:
        optimizer.zero_grad()
    assert all(p.grad is None for p in held), "an old gradient is left"

    loss_fn(model(x), y).backward()
    expected = [p.detach() - 0.05 * p.grad for p in held]
    optimizer.step()
    assert all(map(torch.allclose, held, expected)), "not p - lr * grad"


torch.manual_seed(0)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
checked_step(model, optimizer, nn.L1Loss())
print("a healthy step passes")

# %% Three faults
caught = []
for fault in ("no zero_grad", "a new weight", "momentum"):
    model = nn.Linear(2, 1)
    beta = 0.9 if fault == "momentum" else 0.0
    optimizer = torch.optim.SGD(model.parameters(), 0.05, beta)
    checked_step(model, optimizer, nn.L1Loss())
    if fault == "a new weight":
        model.weight = nn.Parameter(torch.zeros(1, 2))
    try:
        clear = fault != "no zero_grad"
        checked_step(model, optimizer, nn.L1Loss(), clear)
    except AssertionError as error:
        caught.append(str(error))
        print(f"{fault:<14}{error}")
assert len(caught) == 3
