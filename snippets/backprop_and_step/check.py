# %% Three assertions
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 3), torch.randn(64, 1)
loss_fn = nn.MSELoss()

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
parameters = [p for p in model.parameters() if p.requires_grad]
for step in range(3):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    assert all(p.grad is None or not p.grad.any() for p in parameters)
    loss.backward()
    assert all(p.grad is not None for p in parameters)
    before = [p.detach().clone() for p in parameters]
    optimizer.step()
    assert not any(map(torch.equal, parameters, before))
print("three healthy steps pass")


# %% What each of them catches
def train(fault, make=torch.optim.SGD, lr=1e-6):
    model = nn.Linear(3, 1)
    optimizer = make(model.parameters(), lr=lr)
    if fault == "a new weight":
        model.weight = nn.Parameter(torch.zeros(1, 3))
    parameters = list(model.parameters())
    for step in range(3):
        loss = loss_fn(model(x), y)
        if fault != "no zero_grad":
            optimizer.zero_grad()
        assert all(p.grad is None or not p.grad.any() for p in parameters), 1
        if fault != "no backward":
            loss.backward()
        if fault == "zero_grad after backward":
            optimizer.zero_grad()
        assert all(p.grad is not None for p in parameters), 2
        before = [p.detach().clone() for p in parameters]
        if fault != "no step":
            optimizer.step()
        assert not any(map(torch.equal, parameters, before)), 3


rows = []
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
        rows.append((fault, error.args[0]))
        print(f"{fault:<26}assertion {error}")
assert [number for _, number in rows] == [1, 2, 2, 3, 3]


# %% Is my step the rate times the gradient?
def is_rate_times_gradient(optimizer, parameters, lr):
    before = [p.detach().clone() for p in parameters]
    by_hand = [b - lr * p.grad for p, b in zip(parameters, before)]
    optimizer.step()
    return all(
        torch.allclose(p - b, hand - b, rtol=0.01, atol=0)
        for p, b, hand in zip(parameters, before, by_hand)
    )


by_optimizer = {}
for name, optimizer_class, options in [
    ("SGD", torch.optim.SGD, {}),
    ("SGD, momentum 0.9", torch.optim.SGD, {"momentum": 0.9}),
    ("SGD, weight decay 0.1", torch.optim.SGD, {"weight_decay": 0.1}),
    ("Adam", torch.optim.Adam, {}),
]:
    model = nn.Linear(3, 1)
    optimizer = optimizer_class(model.parameters(), lr=0.1, **options)
    steps = []
    for _ in range(3):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        parameters = list(model.parameters())
        same = is_rate_times_gradient(optimizer, parameters, lr=0.1)
        steps.append("yes" if same else "no")
    by_optimizer[name] = steps
    print(f"{name:<22} {steps}")
