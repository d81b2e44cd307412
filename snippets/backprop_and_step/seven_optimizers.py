# %% Three steps in torch, three by hand
from math import sqrt

import torch

lr = 0.05


def in_torch(optimizer_class, gradients, **options):
    w = torch.tensor(0.14, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([w], lr=lr, **options)
    for g in gradients:
        w.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
        yield f"{w.item():.12f}"


first_steps = {}  # in units of the rate


def compare(name, by_hand, optimizer_class, **options):
    for gradients in ([-0.85, 0.3, -0.02], [-0.85, -0.85, -0.85]):
        hand = [f"{w:.12f}" for w in by_hand(gradients)]
        built_in = list(in_torch(optimizer_class, gradients, **options))
        assert hand == built_in
    print("by hand ", *hand)
    print("in torch", *built_in)
    first_steps[name] = (float(hand[0]) - 0.14) / lr


# %% SGD
def sgd(gradients):
    w = 0.14
    for g in gradients:
        w -= lr * g
        yield w


compare("SGD", sgd, torch.optim.SGD)


# %% Momentum
def momentum(gradients):
    w, v = 0.14, 0.0
    for g in gradients:
        v = 0.9 * v + g
        w -= lr * v
        yield w


compare("momentum", momentum, torch.optim.SGD, momentum=0.9)


# %% Nesterov
def nesterov(gradients):
    w, v = 0.14, 0.0
    for g in gradients:
        v = 0.9 * v + g
        w -= lr * (g + 0.9 * v)
        yield w


compare("Nesterov", nesterov, torch.optim.SGD, momentum=0.9, nesterov=True)


# %% Adagrad
def adagrad(gradients):
    w, s = 0.14, 0.0
    for g in gradients:
        s += g**2
        w -= lr * g / (sqrt(s) + 1e-10)
        yield w


compare("Adagrad", adagrad, torch.optim.Adagrad)


# %% RMSprop
def rmsprop(gradients):
    w, s = 0.14, 0.0
    for g in gradients:
        s = 0.99 * s + 0.01 * g**2
        w -= lr * g / (sqrt(s) + 1e-8)
        yield w


compare("RMSprop", rmsprop, torch.optim.RMSprop)


# %% Adam
def adam(gradients, weight_decay=0.0):
    w, m, s = 0.14, 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        w -= lr * weight_decay * w
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
        w -= lr * m_hat / (sqrt(s_hat) + 1e-8)
        yield w


compare("Adam", adam, torch.optim.Adam)


# %% AdamW
def adamw(gradients):
    return adam(gradients, weight_decay=0.01)


compare("AdamW", adamw, torch.optim.AdamW)


# %% The first step, predicted
rows = []
for name, formula, predicted in [
    ("SGD", "|g|", 0.85),
    ("momentum", "|g|", 0.85),
    ("Nesterov", "1.9 |g|", 1.9 * 0.85),
    ("Adagrad", "1", 1.0),
    ("RMSprop", "1/√(1 − 0.99)", 1 / sqrt(1 - 0.99)),
    ("Adam", "1", 1.0),
    ("AdamW", "1 − 0.01 × 0.14", 1 - 0.01 * 0.14),
]:
    measured = first_steps[name]
    rows.append((name, formula, predicted, measured))
    print(f"{name:<9} {formula:<16} {predicted:.4f} {measured:.4f}")
    assert abs(measured - predicted) < 1e-5
