# %% Loops A and B, with any order of the targets
import warnings

import torch
import torch.nn.functional as F
from torch import nn, optim

warnings.filterwarnings("ignore", "Using a target size")

torch.manual_seed(0)
x = torch.randn(100, 1)
y = 3 * x[:, 0] + 5 + 0.5 * torch.randn(100)
shuffled = y[torch.randperm(100)]


def train(y, squeeze):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    for step in range(101):
        y_pred = model(x).squeeze(1) if squeeze else model(x)
        loss = F.mse_loss(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), model.weight.item()


# %% Shuffle y
rows = []
for loop, squeeze in (("A, broadcast", False), ("B, matched", True)):
    loss, slope = train(y, squeeze)
    loss_shuffled, slope_shuffled = train(shuffled, squeeze)
    rows.append((loop, loss, loss_shuffled, slope, slope_shuffled))
    print(f"{loop:12}  loss {loss:.4f}, with shuffled y {loss_shuffled:.4f}")

variance_y = y.var(correction=0).item()
print(f"Var(y) {variance_y:.4f}")
assert abs(rows[0][1] - rows[0][2]) < 1e-4 * variance_y
assert rows[1][2] > 0.9 * variance_y > 30 * rows[1][1]
