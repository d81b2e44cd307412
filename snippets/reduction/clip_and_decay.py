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
def row(name, optimizer_class, settings, scaled, repaired):
    mean = train("mean", optimizer_class, **settings)
    moved = (mean - start["weight"]).norm()
    gaps = []
    for changed in (scaled, scaled | repaired):
        weight = train("sum", optimizer_class, **(settings | changed))
        gaps.append(((weight - mean).norm() / moved).item())
    print(f"{name:26}{gaps[0]:10.1e}{gaps[1]:10.1e}")
    return gaps


sgd = {"lr": 0.01 / n}
adam = {"eps": 1e-8 * n}
decay = {"lr": 0.01, "weight_decay": 0.1}
norm = {"lr": 0.01, "clip": clip_grad_norm_, "limit": 0.5}
value = {"lr": 0.01, "clip": clip_grad_value_, "limit": 0.1}

print(f"{'':26}{'as it was':>10}{'times n':>10}")
sgd_decay, sgd_decay_n = row(
    "SGD, weight_decay",
    optim.SGD,
    decay,
    sgd,
    {"weight_decay": 0.1 * n},
)
adam_decay, adam_decay_n = row(
    "Adam, weight_decay",
    optim.Adam,
    decay,
    adam,
    {"weight_decay": 0.1 * n},
)
adamw_decay, adamw_decay_n = row(
    "AdamW, weight_decay",
    optim.AdamW,
    decay,
    adam,
    {"weight_decay": 0.1 * n},
)
sgd_norm, sgd_norm_n = row(
    "SGD, clip_grad_norm_", optim.SGD, norm, sgd, {"limit": 0.5 * n}
)
adam_norm, adam_norm_n = row(
    "Adam, clip_grad_norm_", optim.Adam, norm, adam, {"limit": 0.5 * n}
)
sgd_value, sgd_value_n = row(
    "SGD, clip_grad_value_", optim.SGD, value, sgd, {"limit": 0.1 * n}
)
adam_value, adam_value_n = row(
    "Adam, clip_grad_value_",
    optim.Adam,
    value,
    adam,
    {"limit": 0.1 * n},
)
