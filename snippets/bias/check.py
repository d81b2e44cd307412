# %% One line for any layer's input
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])


def condition_number(x):
    return torch.linalg.cond(x.double()) ** 2


inputs = torch.hstack([x, torch.ones(len(x), 1)])
with_bias, without = condition_number(inputs), condition_number(x)
print(f"{with_bias:.4g} with a bias, {without:.4g} without")

# %% The same line inside a network
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 1))
found = []


def report(layer, arguments):
    (x,) = arguments
    inputs = torch.hstack([x, torch.ones(len(x), 1)])
    found.append((condition_number(inputs), condition_number(x)))
    print("{:.4g} with a bias, {:.4g} without".format(*found[-1]))


for layer in model:
    if isinstance(layer, nn.Linear):
        layer.register_forward_pre_hook(report)
with torch.no_grad():
    model(torch.randn(1000, 20))

first_with, first_without = found[0]
hidden_with, hidden_without = found[1]
