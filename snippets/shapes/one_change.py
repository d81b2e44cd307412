# %% The loop and its switches
import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")

torch.manual_seed(0)
x = torch.randn(100, 1)
y = 3 * x[:, 0] + 5 + 0.5 * torch.randn(100)


def train(
    lr=0.1,
    steps=100,
    optimizer=torch.optim.SGD,
    start=None,
    layers=None,
    loss_fn=F.mse_loss,
    target=y,
    squeeze=False,
):
    torch.manual_seed(0)
    model = layers or nn.Linear(1, 1)
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
    return loss.item(), mse.item(), y_pred.std().item()


def by_hand(y_pred, y):
    return (y_pred - y).pow(2).mean()


mlp = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1))
standardized = (y - y.mean()) / y.std(correction=0)

# %% The runs
faulty_loss, faulty_mse, faulty_spread = train()
slow_loss, slow_mse, slow_spread = train(lr=0.01, steps=600)
fast_loss, fast_mse, fast_spread = train(lr=0.4)
long_loss, long_mse, long_spread = train(steps=600)
adam = torch.optim.Adam
adam_loss, adam_mse, adam_spread = train(optimizer=adam, steps=300)
start_loss, start_mse, start_spread = train(start=(3, 5))
deep_loss, deep_mse, deep_spread = train(
    layers=mlp,
    optimizer=adam,
    lr=0.01,
    steps=300,
)
hand_loss, hand_mse, hand_spread = train(loss_fn=by_hand)
l1_loss, l1_mse, l1_spread = train(loss_fn=F.l1_loss, steps=300)
scaled_loss, scaled_mse, scaled_spread = train(target=standardized)
pred_loss, pred_mse, pred_spread = train(squeeze=True)
target_loss, target_mse, target_spread = train(target=y.unsqueeze(1))

variance_y = y.var(correction=0).item()
spread_y = y.std().item()
print(f"Var(y)     {variance_y:.4f}")
print(f"faulty     {faulty_mse:.4f}")
print(f"fixed      {pred_mse:.4f}  {target_mse:.4f}")

# %% Which rows moved
null_rows = [faulty_mse, slow_mse, fast_mse, long_mse, adam_mse]
null_rows += [start_mse, deep_mse, hand_mse, l1_mse]
for row in null_rows:
    assert abs(row / variance_y - 1) < 1e-3
spreads = [faulty_spread, slow_spread, fast_spread]
spreads += [long_spread, adam_spread]
spreads += [start_spread, deep_spread, hand_spread, l1_spread]
assert max(spreads) < 0.02 * spread_y
assert abs(scaled_loss - 1) < 1e-4
assert scaled_spread < 1e-4
assert pred_mse == target_mse < 0.03 * variance_y
print(f"largest spread of a null row: {max(spreads):.2f}")
print(f"spread of y: {spread_y:.2f}")
