# %% Ten classifiers at once
import torch
import torch.nn.functional as F
from torch.optim import SGD, Adam

torch.manual_seed(0)
runs, n = 10, 256
x = torch.randn(runs, 2 * n, 10, dtype=torch.float64)
teacher = torch.randn(runs, 10, 3, dtype=torch.float64)
y = (x @ teacher).argmax(dim=2)
start = [
    torch.randn(runs, 10, 32, dtype=torch.float64) / 10**0.5,
    torch.randn(runs, 32, 3, dtype=torch.float64) / 32**0.5,
]


def forward(W1, W2, x):
    return torch.tanh(x @ W1) @ W2


def train(clear, optimizer_class, **options):
    torch.manual_seed(0)
    W1, W2 = (w.clone().requires_grad_() for w in start)
    optimizer = optimizer_class([W1, W2], **options)
    for step in range(300):
        rows = torch.randint(n, (32,))
        logits = forward(W1, W2, x[:, rows])
        losses = F.cross_entropy(logits.transpose(1, 2), y[:, rows], reduction="none")
        if clear:
            optimizer.zero_grad()
        losses.mean(dim=1).sum().backward()
        optimizer.step()
    with torch.no_grad():
        right = forward(W1, W2, x[:, n:]).argmax(dim=2) == y[:, n:]
    return right.float().mean(dim=1)


# %% With and without zero_grad
rows = []
for name, optimizer_class, options in [
    ("SGD, rate 0.1", SGD, {"lr": 0.1}),
    ("SGD, rate 0.01, momentum 0.9", SGD, {"lr": 0.01, "momentum": 0.9}),
    ("Adam, rate 0.001", Adam, {"lr": 0.001}),
    ("Adam, rate 0.01", Adam, {"lr": 0.01}),
]:
    row = [name]
    for clear in True, False:
        accuracy = train(clear, optimizer_class, **options)
        row += [accuracy.mean().item(), accuracy.min().item(), accuracy.max().item()]
    rows.append(row)
    print(name, *(f"{a:.2f}" for a in row[1:]))
