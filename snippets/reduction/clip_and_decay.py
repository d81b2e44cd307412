# %% One run, with weight decay or clipping
import torch
from torch import nn, optim
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

torch.manual_seed(0)
n = 64
x = torch.randn(n, 8, dtype=torch.float64)
y = torch.randn(n, 1, dtype=torch.float64)
start = nn.Linear(8, 1, dtype=torch.float64).state_dict()


def train(reduction, optimizer_class, clip=None, limit=1.0, **settings):
    model = nn.Linear(8, 1, dtype=torch.float64)
    model.load_state_dict(start)
    loss_fn = nn.MSELoss(reduction=reduction)
    optimizer = optimizer_class(model.parameters(), **settings)
    for _ in range(50):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        if clip is not None:
            clip(model.parameters(), limit)
        optimizer.step()
    return model.weight.detach()


# %% Rate and eps repaired, then the threshold too
decay = {"lr": 0.01, "weight_decay": 0.1}
norm = {"lr": 0.01, "clip": clip_grad_norm_, "limit": 0.5}
value = {"lr": 0.01, "clip": clip_grad_value_, "limit": 0.1}
decay_n = {"weight_decay": 0.1 * n}
norm_n, value_n = {"limit": 0.5 * n}, {"limit": 0.1 * n}

repaired = {"SGD": {"lr": 0.01 / n}, "Adam": {"eps": 1e-8 * n}}
repaired["AdamW"] = repaired["Adam"]
cases = [
    ("SGD", "weight_decay", decay, decay_n),
    ("Adam", "weight_decay", decay, decay_n),
    ("AdamW", "weight_decay", decay, decay_n),
    ("SGD", "clip_grad_norm_", norm, norm_n),
    ("Adam", "clip_grad_norm_", norm, norm_n),
    ("SGD", "clip_grad_value_", value, value_n),
    ("Adam", "clip_grad_value_", value, value_n),
]
rows = []
for name, setting, settings, times_n in cases:
    optimizer_class = getattr(optim, name)
    mean = train("mean", optimizer_class, **settings)
    way = (mean - start["weight"]).norm()
    gaps = []
    for changed in ({}, times_n):
        for_sum = settings | repaired[name] | changed
        weight = train("sum", optimizer_class, **for_sum)
        gaps.append(((weight - mean).norm() / way).item())
    rows.append((f"{name}, `{setting}`", *gaps))
    print(f"{name:6}{setting:18}", *(f"{gap:8.1e}" for gap in gaps))
