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
SGD, ADAM = optim.SGD, optim.Adam
momentum = {"lr": 0.01, "momentum": 0.9}
nesterov = momentum | {"nesterov": True}
lr, lr_n = {"lr": 0.01}, {"lr": 0.01 / n}
eps_n = {"eps": 1e-8 * n}
both = {"lr": 1.0 / n, "eps": 1e-6 * n**2}
big_eps, big_eps_n = lr | {"eps": 0.1}, {"eps": 0.1 * n}

cases = [
    ("SGD", SGD, lr, lr_n, "`lr` / n"),
    ("SGD, momentum", SGD, momentum, lr_n, "`lr` / n"),
    ("SGD, Nesterov", SGD, nesterov, lr_n, "`lr` / n"),
    ("Adagrad", optim.Adagrad, lr, {"eps": 1e-10 * n}, "`eps` × n"),
    (
        "Adagrad from 0.1",
        optim.Adagrad,
        lr | {"initial_accumulator_value": 0.1},
        {"eps": 1e-10 * n, "initial_accumulator_value": 0.1 * n**2},
        "`eps` × n, `initial_accumulator_value` × n²",
    ),
    ("RMSprop", optim.RMSprop, lr, eps_n, "`eps` × n"),
    ("Adam", ADAM, lr, eps_n, "`eps` × n"),
    ("Adam, eps = 0.1", ADAM, big_eps, big_eps_n, "`eps` × n"),
    ("AMSGrad", ADAM, lr | {"amsgrad": True}, eps_n, "`eps` × n"),
    ("Adamax", optim.Adamax, lr, eps_n, "`eps` × n"),
    ("NAdam", optim.NAdam, lr, eps_n, "`eps` × n"),
    ("Rprop", optim.Rprop, lr, {}, "nothing: it reads signs"),
    ("RAdam", optim.RAdam, lr, eps_n, "`eps` × n is not enough"),
    (
        "Adadelta",
        optim.Adadelta,
        {"lr": 1.0},
        both,
        "`lr` / n and `eps` × n²",
    ),
]
rows = []
for name, optimizer_class, settings, repair, in_words in cases:
    mean = train("mean", optimizer_class, **settings)
    way = (mean - start["weight"]).norm()
    gaps = []
    for changed in ({}, {"lr": settings["lr"] / n}, repair):
        weight = train("sum", optimizer_class, **(settings | changed))
        gaps.append(((weight - mean).norm() / way).item())
    rows.append((name, *gaps, in_words))
    print(f"{name:16}", *(f"{gap:8.1e}" for gap in gaps), in_words)


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
plain_steps = ratios.count(n)
print("gradient x 64: steps times", ratios)
assert ratios == [n] * plain_steps + [1]
