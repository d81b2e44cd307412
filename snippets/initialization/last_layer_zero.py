# %% Zeros in one layer
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)


def train(zeroed):
    model = nn.Sequential(
        nn.Linear(1000, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
    )
    for param in model[zeroed].parameters():
        nn.init.zeros_(param)
    losses = []
    for t in range(301):
        loss = (model(x) - y).pow(2).sum()
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for param in model.parameters():
                param -= 1e-3 * param.grad
    return losses


# %% First or last
first_zero, last_zero = train(zeroed=0), train(zeroed=2)
print(f"first layer: {first_zero[0]:.1f} to {first_zero[-1]:.1f}")
print(f"last layer:  {last_zero[0]:.1f} to less than 1e-9")
print(f"sum of y squared: {y.pow(2).sum():.1f}")
assert last_zero[-1] < 1e-9
assert first_zero[-1] > 100
torch.testing.assert_close(last_zero[0], y.pow(2).sum().item())
