# %% Three assertions
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 3), torch.randn(64, 1)
loss_fn = nn.MSELoss()

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(10):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    assert all(p.grad is None for p in model.parameters())
    loss.backward()
    assert all(p.grad is not None for p in model.parameters())
    by_hand = [p.detach() - 0.1 * p.grad for p in model.parameters()]
    optimizer.step()
    assert all(map(torch.allclose, model.parameters(), by_hand))
print("ten healthy steps pass")

# %% What each of them catches


def train(fault):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    if fault == "a new weight":
        model.weight = nn.Parameter(torch.zeros(1, 3))
    for step in range(10):
        loss = loss_fn(model(x), y)
        if fault != "no zero_grad":
            optimizer.zero_grad()
        assert all(p.grad is None for p in model.parameters()), 1
        if fault != "no backward":
            loss.backward()
        if fault == "zero_grad after backward":
            optimizer.zero_grad()
        assert all(p.grad is not None for p in model.parameters()), 2
        by_hand = [p.detach() - 0.1 * p.grad for p in model.parameters()]
        if fault != "no step":
            optimizer.step()
        assert all(map(torch.allclose, model.parameters(), by_hand)), 3


caught_by = {}
for fault in (
    "no zero_grad",
    "no backward",
    "zero_grad after backward",
    "no step",
    "a new weight",
):
    try:
        train(fault)
    except AssertionError as error:
        caught_by[fault] = error.args[0]
        print(f"{fault:<26}assertion {error}")
assert list(caught_by.values()) == [1, 2, 2, 3, 3]

# %% Under another optimizer
optimizers = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
    "SGD, momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
}
is_rate_times_gradient = {}
for name, make in optimizers.items():
    model = nn.Linear(3, 1)
    optimizer = make(model.parameters())
    found = []
    for _ in range(3):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        by_hand = [p.detach() - 0.1 * p.grad for p in model.parameters()]
        optimizer.step()
        found.append(all(map(torch.allclose, model.parameters(), by_hand)))
    is_rate_times_gradient[name] = found
    print(f"{name:<15}{found}")
