# %% One line for any layer's input
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
ones = torch.ones(len(x), 1)
without = torch.linalg.cond(x) ** 2
with_bias = torch.linalg.cond(torch.hstack([x, ones])) ** 2
print(f"as it is: {without:.4g} without a bias, {with_bias:.4g} with")

centred = x - x.mean(0)
centred_with = torch.linalg.cond(torch.hstack([centred, ones])) ** 2
print(f"centred:  {centred_with:.4g} with")

# %% The same line inside a network
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 1))
x = torch.randn(1000, 20)
ones = torch.ones(len(x), 1)
found = []
with torch.no_grad():
    for layer in model:
        if isinstance(layer, nn.Linear):
            bare = torch.linalg.cond(x) ** 2
            full = torch.linalg.cond(torch.hstack([x, ones])) ** 2
            print(f"{bare:.4g} without a bias, {full:.4g} with")
            found.append((bare, full))
        x = layer(x)

first_without, first_with = found[0]
hidden_without, hidden_with = found[1]
assert first_with < 1.1 * first_without
assert hidden_with > 1.2 * hidden_without

# %% A dead unit
dead = torch.hstack([centred, torch.zeros(4, 1)])
dead_without = torch.linalg.cond(dead) ** 2
dead_with = torch.linalg.cond(torch.hstack([dead, torch.ones(4, 1)])) ** 2
assert min(dead_without, dead_with) > 1e12

# %% Fewer samples than inputs
wide = torch.randn(64, 100)
wide = wide - wide.mean(0)
wide_without = torch.linalg.cond(wide) ** 2
wide_with = torch.linalg.cond(torch.hstack([wide, torch.ones(64, 1)])) ** 2
values = torch.linalg.svdvals(wide)  # centred columns: the last one is round-off
wide_but_the_last = (values[0] / values[-2]) ** 2
print(f"{wide_without:.1e} without a bias, {wide_with:.1f} with")
print(f"{wide_but_the_last:.1f} without, but for the value that centring makes zero")
