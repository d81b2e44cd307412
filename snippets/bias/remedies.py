# %% Updates until the loss is below 1e-6
import torch
from torch import nn
from torch.optim import LBFGS, SGD, Adam

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x


def updates(optimizer_class, x=x, bias_lr=None, **options):
    model = nn.Linear(1, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    parameters = model.parameters()
    if bias_lr is not None:
        parameters = [
            {"params": model.weight},
            {"params": model.bias, "lr": bias_lr},
        ]
    optimizer = optimizer_class(parameters, **options)
    count = 0

    def closure():
        nonlocal count
        count += 1
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        return loss

    while nn.functional.mse_loss(model(x), y) >= 1e-6:
        optimizer.step(closure)
    return count


# %% The optimizers, and three kinds of x
centred = x - x.mean()
standardized = centred / x.std(correction=0)
rows = [
    ("as it is", "SGD 0.01", updates(SGD, lr=0.01)),
    ("as it is", "SGD 0.1", updates(SGD, lr=0.1)),
    (
        "as it is",
        "SGD 0.01, momentum 0.9",
        updates(SGD, lr=0.01, momentum=0.9),
    ),
    (
        "as it is",
        "the same, Nesterov",
        updates(SGD, lr=0.01, momentum=0.9, nesterov=True),
    ),
    (
        "as it is",
        "SGD 0.06, the bias at 7.5 times that",
        updates(SGD, lr=0.06, bias_lr=0.06 * 7.5),
    ),
    ("as it is", "Adam 0.01", updates(Adam, lr=0.01)),
    ("as it is", "Adam 0.1", updates(Adam, lr=0.1)),
    ("as it is", "Adam 1", updates(Adam, lr=1.0)),
    (
        "as it is",
        "L-BFGS, gradients computed",
        updates(LBFGS, max_iter=1, line_search_fn="strong_wolfe"),
    ),
    ("centred", "SGD 0.1", updates(SGD, x=centred, lr=0.1)),
    (
        "centred",
        "SGD 2 / 4.5, the best rate",
        updates(SGD, x=centred, lr=2 / 4.5),
    ),
    ("standardized", "SGD 0.5", updates(SGD, x=standardized, lr=0.5)),
]
for inputs, optimizer, count in rows:
    print(f"{inputs:12}  {optimizer:36} {count:5}")
assert rows[-1][2] == min(count for _, _, count in rows)

# %% A learning rate for the bias alone
ratios = torch.tensor([1.0, 2.0, 5.0, 7.5, 10.0, 20.0, 50.0])
ratios = ratios.double()
conditions = []
for ratio in ratios:
    scaled = torch.tensor([[15.0, 5.0], [5.0, 2.0]]).double()
    scaled[0, 1] *= ratio.sqrt()
    scaled[1, 0] *= ratio.sqrt()
    scaled[1, 1] *= ratio
    slow, fast = torch.linalg.eigvalsh(scaled)
    conditions.append(fast / slow)
    print(f"{ratio:5} x rate: condition number {conditions[-1]:.2f}")

best_condition = min(conditions)
correlation = 5 / torch.tensor(15.0 * 2.0).double().sqrt()
floor = (1 + correlation) / (1 - correlation)
torch.testing.assert_close(best_condition, floor)


# %% A hundred random starts, side by side
def first_below(optimizer_class):
    torch.manual_seed(0)
    starts = [nn.Linear(1, 1) for _ in range(100)]
    w = torch.cat([start.weight[0] for start in starts]).detach()
    b = torch.cat([start.bias for start in starts]).detach()
    optimizer = optimizer_class([w.requires_grad_(), b.requires_grad_()], lr=0.01)
    steps = torch.zeros(100)
    for step in range(1, 5001):
        loss = (w * x + b - y).pow(2).mean(dim=0)
        steps[(loss < 1e-6) & (steps == 0)] = step
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
    return steps


sgd, adam = first_below(SGD), first_below(Adam)
assert min(sgd.min(), adam.min()) > 0
slower = (adam > sgd).sum().item()
print(f"Adam 0.01 is slower than SGD 0.01 in {slower} of 100 starts")
assert 50 < slower < 100
