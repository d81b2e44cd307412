# %% Condition numbers
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x
centred = x - x.mean()
standardized = centred / x.std(correction=0)


def condition_number(x):
    inputs = torch.hstack([x, torch.ones(len(x), 1)]).double()
    eigenvalues = torch.linalg.eigvalsh(2 * inputs.T @ inputs / len(x))
    slow, fast = eigenvalues
    print(f"{slow:.4f} and {fast:.4f}: {fast / slow:.4g}")
    return fast / slow, 2 / fast


condition_raw, limit_raw = condition_number(x)
condition_centred, limit_centred = condition_number(centred)
condition_standardized, limit_standardized = condition_number(
    standardized,
)

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
assert largest_difference < 1e-6
