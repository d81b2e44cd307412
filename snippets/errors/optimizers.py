# %% Imports
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

torch.manual_seed(0)
x = torch.randn(8, 3)
y = torch.randn(8, 1)

# %% No parameters


class Ensemble(nn.Module):
    def __init__(self):
        super().__init__()
        self.members = [nn.Linear(3, 1) for _ in range(5)]


try:
    torch.optim.SGD(Ensemble().parameters(), lr=0.1)
except ValueError as error:
    print(error)

# %% No parameters, fixed


class Ensemble(nn.Module):
    def __init__(self):
        super().__init__()
        members = [nn.Linear(3, 1) for _ in range(5)]
        self.members = nn.ModuleList(members)


parameters = list(Ensemble().parameters())
optimizer = torch.optim.SGD(parameters, lr=0.1)
print(len(parameters))

# %% Not a leaf
w = torch.randn(3, 1, requires_grad=True) / 3
try:
    torch.optim.SGD([w], lr=0.1)
except ValueError as error:
    print(error)

# %% Not a leaf, fixed
w = (torch.randn(3, 1) / 3).requires_grad_()
optimizer = torch.optim.SGD([w], lr=0.1)

# %% One tensor
try:
    torch.optim.SGD(w, lr=0.1)
except TypeError as error:
    print(error)

# %% One tensor, fixed
optimizer = torch.optim.SGD([w], lr=0.1)

# %% A module among the parameters
model = nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 1))
try:
    torch.optim.SGD([model[0], model[2]], lr=0.1)
except TypeError as error:
    print(error)

# %% A module among the parameters, fixed
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

# %% The same parameter in two groups
groups = [
    {"params": model.parameters()},
    {"params": model[2].parameters(), "lr": 0.01},
]
try:
    torch.optim.SGD(groups, lr=0.1)
except ValueError as error:
    print(error)

# %% The same parameter in two groups, fixed
groups = [
    {"params": model[0].parameters()},
    {"params": model[2].parameters(), "lr": 0.01},
]
optimizer = torch.optim.SGD(groups, lr=0.1)
print([group["lr"] for group in optimizer.param_groups])

# %% The scheduler first
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = StepLR(optimizer, step_size=1)
for epoch in range(2):
    scheduler.step()
    (model(x) - y).square().mean().backward()
    optimizer.step()
    optimizer.zero_grad()

# %% The scheduler first, fixed
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = StepLR(optimizer, step_size=1)
for epoch in range(2):
    (model(x) - y).square().mean().backward()
    optimizer.step()
    optimizer.zero_grad()
    scheduler.step()

# %% The scheduler's epoch
scheduler.step(2)

# %% The scheduler's epoch, fixed
scheduler.step()

# %% The rate of the next step
print(scheduler.get_lr())

# %% The rate of the next step, fixed
print(scheduler.get_last_lr())

# %% Plateau without a metric
scheduler = ReduceLROnPlateau(optimizer)
try:
    scheduler.step()
except TypeError as error:
    print(error)

# %% Plateau without a metric, fixed
validation_loss = (model(x) - y).square().mean().item()
scheduler.step(validation_loss)

# %% A plateau that reports
try:
    ReduceLROnPlateau(optimizer, verbose=True)
except TypeError as error:
    print(error)

# %% A plateau that reports, fixed
scheduler.step(validation_loss)
print(scheduler.get_last_lr())

# %% LBFGS without a closure
optimizer = torch.optim.LBFGS(model.parameters())
(model(x) - y).square().mean().backward()
try:
    optimizer.step()
except TypeError as error:
    print(error)

# %% LBFGS without a closure, fixed


def closure():
    optimizer.zero_grad()
    loss = (model(x) - y).square().mean()
    loss.backward()
    return loss


before = closure()
optimizer.step(closure)
print(f"{before.item():.3f} {closure().item():.4f}")

# %% Another model's optimizer state
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
other = torch.optim.SGD(nn.Linear(3, 1).parameters(), lr=0.1)
try:
    optimizer.load_state_dict(other.state_dict())
except ValueError as error:
    print(error)

# %% Another model's optimizer state, fixed
same = torch.optim.SGD(model.parameters(), lr=0.01)
optimizer.load_state_dict(same.state_dict())
print(optimizer.param_groups[0]["lr"])

# %% A gradient that is not finite
loss = (model(x) - y).square().mean()
(loss * float("inf")).backward()
try:
    nn.utils.clip_grad_norm_(
        model.parameters(),
        max_norm=1.0,
        error_if_nonfinite=True,
    )
except RuntimeError as error:
    print(error)

# %% A gradient that is not finite, fixed
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
(loss * float("inf")).backward()
norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
if norm.isfinite():
    optimizer.step()
print("stepped:", norm.isfinite().item())
