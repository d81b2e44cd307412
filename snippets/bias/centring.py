# %% Condition numbers
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x
centred = x - x.mean()
standardized = centred / x.std(correction=0)


def eigenvalues(x):
    inputs = torch.hstack([x, torch.ones(len(x), 1)]).double()
    return torch.linalg.eigvalsh(2 * inputs.T @ inputs / len(x))


rows = {}
for name, inputs in (
    ("as it is", x),
    ("centred", centred),
    ("standardized", standardized),
):
    slow, fast = eigenvalues(inputs)
    rows[name] = slow, fast, fast / slow, 2 / fast
    print(f"{name:12} {slow:.4f} and {fast:.4f}: {fast / slow:.4g}")
assert rows["standardized"][2] < rows["centred"][2] < rows["as it is"][2]

# %% The weight's path on centred x
paths = []
for bias in (True, False):
    model = nn.Linear(1, 1, bias=bias)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    path = []
    for _ in range(50):
        loss = nn.functional.mse_loss(model(centred), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(model.weight.item())
    paths.append(torch.tensor(path))
    print([f"{w:.6f}" for w in path[:4]], f"{path[-1]:.6f}")

largest_difference = (paths[0] - paths[1]).abs().max()
print(f"at most 1e-6 apart: {largest_difference < 1e-6}")
assert largest_difference < 1e-6
