# %% Without zero_grad, three optimizers
import torch
import torch.nn.functional as F
from torch import nn


def losses_of(make_optimizer, clear, steps=50):
    torch.manual_seed(0)
    x = torch.randn(256, 10)
    classes = (x[:, 0] > 0).long()
    model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = make_optimizer(model.parameters())
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), classes)
        if clear:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def distance_of(momentum, steps=50):
    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.05, momentum=momentum)
    for _ in range(steps):
        w.square().backward()
        optimizer.step()
    return abs(w.item())


plain, momentum = distance_of(0.0), distance_of(0.9)
print(f"SGD: |w| is {plain:.1e} after 50 steps from 1")
print(f"momentum 0.9: |w| is {momentum:.1e}")
assert plain < 10 < momentum

without = losses_of(torch.optim.Adam, clear=False)
cleared = losses_of(torch.optim.Adam, clear=True)
print(f"Adam: loss {without[-1]:.2f}, with zero_grad {cleared[-1]:.2f}")
