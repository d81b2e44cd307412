# %% A bias before batch norm
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 20, dtype=torch.float64) + 3
y = torch.randn(256, 1, dtype=torch.float64)


def train(bias):
    torch.manual_seed(1)
    linear = nn.Linear(20, 30)
    model = nn.Sequential(
        linear, nn.BatchNorm1d(30), nn.ReLU(), nn.Linear(30, 1)
    ).double()
    if not bias:
        nn.init.zeros_(linear.bias)
        linear.bias.requires_grad_(False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    losses, gradients = [], []
    for step in range(100):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if bias:
            ratio = linear.bias.grad.norm() / linear.weight.grad.norm()
            gradients.append(ratio.item())
    return losses, gradients


# %% With and without it
with_bias, gradients = train(bias=True)
without, _ = train(bias=False)
apart = max(abs(a - b) for a, b in zip(with_bias, without))
print(f"the loss falls from {without[0]:.2f} to {without[-1]:.3f} both ways")
assert apart < 1e-9 * without[-1]
assert max(gradients) < 1e-10
