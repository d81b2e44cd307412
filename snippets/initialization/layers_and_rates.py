# %% One, two and three layers
import math

import torch


def survives(weights, learning_rate):
    weights = [w.clone().requires_grad_() for w in weights]
    losses = []
    for t in range(30):
        hidden = x
        for w in weights[:-1]:
            hidden = hidden.mm(w).clamp(min=0)
        loss = (hidden.mm(weights[-1]) - y).pow(2).sum()
        losses.append(loss.item())
        if not losses[-1] < 100 * losses[0]:  # exploded, or nan
            return False
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w -= learning_rate * w.grad
                w.grad = None
    return losses[-1] < losses[0]


def largest_rate(weights):
    low, high = 1e-12, 1.0
    for halving in range(13):
        middle = (low * high) ** 0.5
        if survives(weights, middle):
            low = middle
        else:
            high = middle
    return low


# %% Slopes
torch.manual_seed(0)
x, y = torch.randn(64, 200), torch.randn(64, 10)
for sizes in ((200, 10), (200, 100, 10), (200, 100, 100, 10)):
    weights = [
        torch.randn(fan_in, fan_out) / fan_in**0.5
        for fan_in, fan_out in zip(sizes, sizes[1:])
    ]
    rates = [largest_rate([c * w for w in weights]) for c in (8, 32)]
    slope = math.log(rates[1] / rates[0]) / math.log(4)
    predicted = -2 * (len(weights) - 1)
    print(f"{len(weights)} layers: {slope:.2f}, predicted {predicted}")
    assert abs(slope - predicted) < 0.1
