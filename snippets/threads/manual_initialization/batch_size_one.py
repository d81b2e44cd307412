# %% The answer's run
import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")

np.random.seed(0)
torch.manual_seed(0)
data = np.random.randn(10000, 3)
data[:, :2] = data[:, :2] * 100
data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + np.random.randn(10000)
data = torch.Tensor(data)
train_x, train_y = data[:, :2], data[:, 2]


def train(weight, steps, batch_size=1):
    layer = nn.Linear(2, 1, bias=False)
    if weight is not None:
        layer.weight = nn.Parameter(torch.Tensor(weight))
    optimizer = torch.optim.RMSprop(layer.parameters(), lr=0.01)
    weights = []
    for step in range(steps):
        rows = slice(step * batch_size, (step + 1) * batch_size)
        pred_y = layer(train_x[rows])
        loss = nn.functional.mse_loss(pred_y, train_y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        weights.append(layer.weight.detach().flatten().clone())
    return torch.stack(weights)


weights = train(None, 1601)
rows = [(step, *weights[step].tolist()) for step in range(0, 1601, 200)]
for step, first, second in rows:
    print(f"step {step:4}  {first:.4f}  {second:.4f}")
torch.testing.assert_close(
    weights[-1],
    torch.tensor([5.0, 3.0]),
    rtol=0,
    atol=0.05,
)

# %% A batch size of two
half = train(None, 5000, 2)[1000:].mean(dim=0)
print(f"mean weights {half[0]:.2f} {half[1]:.2f}, half of (5, 3)")
torch.testing.assert_close(
    half,
    torch.tensor([2.5, 1.5]),
    rtol=0.06,
    atol=0,
)

# %% Where the answer's listing started
first_step = 0.01 / (1 - 0.99) ** 0.5
after_one_step = train([[2, 3]], 1)[0]
moved = (after_one_step - torch.tensor([2.0, 3.0])).abs()
torch.testing.assert_close(moved, torch.full((2,), first_step))
limit = 1 / 2**0.5
print(f"first step {first_step:.4f}, default limit {limit:.4f}")

# Each start that is one step away: how often does it step to the listing?
listed = torch.tensor([0.7388, 0.3678])
x = 100 * torch.randn(100_000, 2)
noise = torch.randn(100_000)
y = x @ torch.tensor([5.0, 3.0]) + noise
starts = []
for signs in (1, 1), (1, -1), (-1, 1), (-1, -1):
    start = listed - first_step * torch.tensor(signs)
    gradient = (x @ start - y)[:, None] * x
    lands = (-gradient.sign() == torch.tensor(signs)).all(dim=1)
    share = lands.float().mean().item()
    within = bool(start.abs().max() < limit)
    starts.append((*start.tolist(), share, "yes" if within else "no"))
    print(f"start {start}  lands {share:.0%}")

share_1, share_2 = starts[0][2], starts[1][2]
of_100 = 100 * share_1 / (share_1 + share_2)
print(f"the first against the second: {of_100:.0f} of 100")
assert [start[3] for start in starts] == ["yes", "yes", "no", "no"]
assert abs(of_100 - 60) < 2
