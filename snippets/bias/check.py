# %% Condition number of a layer's input
import torch
from torch import nn


def condition_number(inputs):
    columns = inputs.double()
    # Directions without any data do not count. They are looked for with all
    # columns of equal length: what is this small there is taken for round-off.
    equal = nn.functional.normalize(columns, dim=0)
    round_off = min(1e-6, 100 * torch.finfo(inputs.dtype).eps)
    directions = torch.linalg.matrix_rank(equal, rtol=round_off)
    values = torch.linalg.svdvals(columns)
    return (values[0] / values[directions - 1]).item() ** 2


def with_ones(inputs):
    return torch.hstack([inputs, torch.ones_like(inputs[:, :1])])


x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
print(f"without a bias {condition_number(x):.4g}")
print(f"with a bias {condition_number(with_ones(x)):.4g}")

# %% The same inside a network
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 1))
inputs = torch.randn(1000, 20)
layers = []
with torch.no_grad():
    for layer in model:
        if isinstance(layer, nn.Linear):
            without = condition_number(inputs)
            with_bias = condition_number(with_ones(inputs))
            layers.append((without, with_bias))
            print(f"{without:.4g} without a bias, {with_bias:.4g} with")
        inputs = layer(inputs)
assert layers[0][1] < 1.1 * layers[0][0]
assert layers[1][1] > 1.2 * layers[1][0]

# %% Inputs with a direction that has no data
centred = x - x.mean(0)
dead = torch.hstack([x, torch.zeros(4, 1)])
wide = torch.randn(64, 100)
wide = wide - wide.mean(0)
groups = torch.arange(5).repeat(20)
one_hot = nn.functional.one_hot(groups).float()
standardized = (one_hot - one_hot.mean(0)) / one_hot.std(0, correction=0)
kinds = {
    "x, and a dead unit": dead,
    "64 centred samples of 100 inputs": wide,
    "one-hot, 5 classes": one_hot,
    "one-hot, standardized": standardized,
    "one-hot, one column dropped": one_hot[:, 1:],
}
rows = {}
for name, inputs in kinds.items():
    rows[name] = condition_number(inputs), condition_number(with_ones(inputs))
    print(f"{name:33} {rows[name][0]:6.3g} {rows[name][1]:6.3g}")
