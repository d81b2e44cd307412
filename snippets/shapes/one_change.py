# %% The loop and its switches
import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import SGD, Adam

warnings.filterwarnings("ignore", "Using a target size")

torch.manual_seed(0)
x = torch.randn(100, 1)
y = 3 * x[:, 0] + 5 + 0.5 * torch.randn(100)


def train(
    lr=0.1,
    steps=100,
    optimizer=SGD,
    start=None,
    hidden=None,
    loss_fn=F.mse_loss,
    target=y,
    squeeze=False,
):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    if hidden is not None:
        layers = nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, 1)
        model = nn.Sequential(*layers)
    if start is not None:
        nn.init.constant_(model.weight, start[0])
        nn.init.constant_(model.bias, start[1])
    optimizer = optimizer(model.parameters(), lr=lr)
    for step in range(steps):
        y_pred = model(x).squeeze(1) if squeeze else model(x)
        loss = loss_fn(y_pred, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        y_pred = model(x).flatten()
    mse = F.mse_loss(y_pred, target.flatten())
    return {
        "loss": loss.item(),
        "mse": mse.item(),
        "spread": y_pred.std().item(),
    }


def by_hand(y_pred, y):
    return (y_pred - y).pow(2).mean()


standardized = (y - y.mean()) / y.std(correction=0)

# %% The runs
rows = {
    "none": train(),
    "a tenth of the rate, 600 steps": train(lr=0.01, steps=600),
    "four times the rate": train(lr=0.4),
    "600 steps": train(steps=600),
    "Adam, 300 steps": train(optimizer=Adam, steps=300),
    "start at the true line": train(start=(3, 5)),
    "32 hidden units, Adam, rate 0.01, 300 steps": train(
        hidden=32, optimizer=Adam, lr=0.01, steps=300
    ),
    "`(y_pred - y).pow(2).mean()`": train(loss_fn=by_hand),
    "L1 loss, 300 steps": train(loss_fn=F.l1_loss, steps=300),
    "targets standardized": train(target=standardized),
    "`y_pred.squeeze(1)`": train(squeeze=True),
    "`y.unsqueeze(1)`": train(target=y.unsqueeze(1)),
}
for change, row in rows.items():
    print(change, {name: round(number, 3) for name, number in row.items()})

# %% Which rows moved
variance_y = y.var(correction=0).item()
spread_y = y.std().item()
print(f"Var(y) {variance_y:.4f}, spread of y {spread_y:.2f}")

*null_rows, scaled, squeezed, unsqueezed = rows.values()
for row in null_rows:
    assert abs(row["mse"] / variance_y - 1) < 1e-3
    assert row["spread"] < 0.02 * spread_y
assert abs(scaled["loss"] - 1) < 1e-4
assert scaled["spread"] < 1e-4
assert squeezed["mse"] == unsqueezed["mse"]
assert squeezed["mse"] < 0.03 * variance_y
