# %% One run
import torch
from torch import nn, optim

torch.manual_seed(0)
n = 64
x = torch.randn(n, 8, dtype=torch.float64)
y = torch.randn(n, 1, dtype=torch.float64)
start = nn.Linear(8, 1, dtype=torch.float64).state_dict()


def train(reduction, optimizer_class, **settings):
    model = nn.Linear(8, 1, dtype=torch.float64)
    model.load_state_dict(start)
    loss_fn = nn.MSELoss(reduction=reduction)
    optimizer = optimizer_class(model.parameters(), **settings)
    for _ in range(50):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        optimizer.step()
    return model.weight.detach()


# %% The same settings, a rescaled rate, the exact repair
def row(name, optimizer_class, settings, repaired):
    rate = settings["lr"]
    mean = train("mean", optimizer_class, **settings)
    moved = (mean - start["weight"]).norm()
    gaps = []
    for changed in ({}, {"lr": rate / n}, repaired):
        weight = train("sum", optimizer_class, **(settings | changed))
        gaps.append(((weight - mean).norm() / moved).item())
    same, rescaled, exact = gaps
    print(f"{name:14}{same:10.1e}{rescaled:10.1e}{exact:10.1e}")
    return same, rescaled, exact


print(f"{'':14}{'same':>10}{'lr / n':>10}{'repaired':>10}")
sgd_same, sgd_rate, sgd_exact = row(
    "SGD",
    optim.SGD,
    {"lr": 0.01},
    {"lr": 0.01 / n},
)
momentum_same, momentum_rate, momentum_exact = row(
    "momentum",
    optim.SGD,
    {"lr": 0.01, "momentum": 0.9},
    {"lr": 0.01 / n},
)
nesterov_same, nesterov_rate, nesterov_exact = row(
    "Nesterov",
    optim.SGD,
    {"lr": 0.01, "momentum": 0.9, "nesterov": True},
    {"lr": 0.01 / n},
)
adagrad_same, adagrad_rate, adagrad_exact = row(
    "Adagrad", optim.Adagrad, {"lr": 0.01}, {"eps": 1e-10 * n}
)
rmsprop_same, rmsprop_rate, rmsprop_exact = row(
    "RMSprop", optim.RMSprop, {"lr": 0.01}, {"eps": 1e-8 * n}
)
adam_same, adam_rate, adam_exact = row(
    "Adam", optim.Adam, {"lr": 0.01}, {"eps": 1e-8 * n}
)
big_eps_same, big_eps_rate, big_eps_exact = row(
    "Adam, eps=0.1",
    optim.Adam,
    {"lr": 0.01, "eps": 0.1},
    {"eps": 0.1 * n},
)
rprop_same, rprop_rate, rprop_exact = row(
    "Rprop",
    optim.Rprop,
    {"lr": 0.01},
    {},
)
radam_same, radam_rate, radam_exact = row(
    "RAdam", optim.RAdam, {"lr": 0.01}, {"eps": 1e-8 * n}
)
adadelta_same, adadelta_rate, adadelta_exact = row(
    "Adadelta",
    optim.Adadelta,
    {"lr": 1.0},
    {"lr": 1.0 / n, "eps": 1e-6 * n**2},
)


# %% RAdam's first six steps
def steps(scale):
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = optim.RAdam([w], lr=0.01)
    path = [w.item()]
    for _ in range(6):
        optimizer.zero_grad()
        (scale * w.sum()).backward()
        optimizer.step()
        path.append(w.item())
    return [after - before for before, after in zip(path, path[1:])]


ratios = [round(b / a, 2) for a, b in zip(steps(1), steps(n))]
radam_plain_steps = ratios.count(n)
print("gradient x 64: steps times", ratios)
assert ratios == [n] * 5 + [1]
