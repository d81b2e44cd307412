# %% From mean to sum, AdamW and clipping
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

n = 32


def train(problem, reduction, lr, eps, max_norm):
    x, y, start = problem
    model = nn.Linear(8, 1, dtype=torch.float64)
    model.load_state_dict(start)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, eps=eps, weight_decay=1e-2)
    loss_fn = nn.MSELoss(reduction=reduction)
    for _ in range(100):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
    return model.weight.detach()


# %% Two settings change, two do not; ten random draws of data
changes = {
    "nothing": (1e-2, 1e-8, 1.0),
    "lr / n": (1e-2 / n, 1e-8, 1.0),
    "eps * n, max_norm * n": (1e-2, 1e-8 * n, 1.0 * n),
}
gaps = {change: [] for change in changes}
for seed in range(10):
    torch.manual_seed(seed)
    x = torch.randn(n, 8, dtype=torch.float64)
    y = torch.randn(n, 1, dtype=torch.float64)
    start = nn.Linear(8, 1, dtype=torch.float64).state_dict()
    problem = x, y, start
    mean = train(problem, "mean", 1e-2, 1e-8, 1.0)
    way = (mean - start["weight"]).norm()
    for change, settings in changes.items():
        weight = train(problem, "sum", *settings)
        gaps[change].append(((weight - mean).norm() / way).item())

spread = {change: (min(gap), max(gap)) for change, gap in gaps.items()}
for change, (least, most) in spread.items():
    print(f"{change:22} {least:.2g} to {most:.2g}")
assert spread["eps * n, max_norm * n"][1] < 1e-6 < spread["nothing"][0]
