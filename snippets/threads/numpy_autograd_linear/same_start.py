# %% One loop for nn.Linear
import torch
from torch import nn

X = torch.tensor([[1], [2], [3], [4]], dtype=torch.float32)
Y = torch.tensor([[2], [4], [6], [8]], dtype=torch.float32)


def train(model, scale=1):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    weights, losses = [], []
    for _ in range(1001):
        loss = nn.functional.mse_loss(model(X), Y)
        optimizer.zero_grad()
        (scale * loss).backward()
        optimizer.step()
        weights.append(model.weight.item())
        losses.append(loss.item())
    return weights, losses


# %% The autograd loop without nn
w = torch.zeros((), requires_grad=True)
by_hand = []
for _ in range(1001):
    ((w * X - Y) ** 2).mean().backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad.zero_()
    by_hand.append(w.item())

# %% bias=False, from a random start and from zero
torch.manual_seed(0)
at_random, _ = train(nn.Linear(1, 1, bias=False))
model = nn.Linear(1, 1, bias=False)
nn.init.zeros_(model.weight)
at_zero, _ = train(model)
gap = max(abs(a - b) for a, b in zip(at_zero, by_hand))
print(f"after one step: {at_random[0]:.7f}, from zero {at_zero[0]:.7f}")
print(f"at the end:     {at_random[-1]:.7f}, from zero {at_zero[-1]:.7f}")
assert gap < 1e-6
print("from zero, less than 1e-6 from the loop without nn")
assert abs(at_random[-1] - at_zero[-1]) < 1e-6

# %% Two gradients from zero
model = nn.Linear(1, 1)
for parameter in model.parameters():
    nn.init.zeros_(parameter)
nn.functional.mse_loss(model(X), Y).backward()
weight_gradient = model.weight.grad.item()
bias_gradient = model.bias.grad.item()
print(weight_gradient, bias_gradient)

# %% The loss times four
torch.manual_seed(0)
_, losses = train(nn.Linear(1, 1), scale=4)
print(f"with a bias: {losses[20]:.2g} at 21, {losses[100]:.2g} at 101")
model = nn.Linear(1, 1, bias=False)
nn.init.zeros_(model.weight)
weights, _ = train(model, scale=4)
print(f"without: w = {weights[0]:.7f}, at the end {weights[-1]:.7f}")
assert losses[100] > 1e-3
assert weights[-1] == 2.0
