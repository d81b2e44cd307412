# %% From mean to sum, AdamW and clipping
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

torch.manual_seed(0)
n = 32
x = torch.randn(n, 8, dtype=torch.float64)
y = torch.randn(n, 1, dtype=torch.float64)
start = nn.Linear(8, 1, dtype=torch.float64).state_dict()


def train(reduction, lr, eps, weight_decay, max_norm):
    model = nn.Linear(8, 1, dtype=torch.float64)
    model.load_state_dict(start)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=lr, eps=eps, weight_decay=weight_decay
    )
    loss_fn = nn.MSELoss(reduction=reduction)
    for _ in range(100):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
    return model.weight.detach()


# %% Two settings change, two do not
mean = train("mean", 1e-2, 1e-8, 1e-2, 1.0)
moved = (mean - start["weight"]).norm()


def gap(*settings):
    weight = train("sum", *settings)
    return ((weight - mean).norm() / moved).item()


same_gap = gap(1e-2, 1e-8, 1e-2, 1.0)
rate_gap = gap(1e-2 / n, 1e-8, 1e-2, 1.0)
right_gap = gap(1e-2, 1e-8 * n, 1e-2, 1.0 * n)
print(f"nothing changed       {same_gap:.4f}")
print(f"lr / n                {rate_gap:.4f}")
print(f"eps * n, max_norm * n {right_gap:.4f}")
assert right_gap < 1e-5 < same_gap < rate_gap
