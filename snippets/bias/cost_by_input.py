# %% One loop for every kind of input
import torch
from torch import nn

torch.manual_seed(0)
noise = torch.randn(2000, 10)
weights = torch.randn(10, 1)


def updates(x, bias):
    y = x @ weights
    model = nn.Linear(10, 1, bias=bias)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    inputs = torch.hstack([x, torch.ones(2000, 1)]) if bias else x
    largest = torch.linalg.eigvalsh(2 * inputs.T @ inputs / 2000)[-1]
    optimizer = torch.optim.SGD(model.parameters(), lr=1 / largest)
    first = loss = nn.functional.mse_loss(model(x), y)
    count = 0
    while loss > 1e-6 * first:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        count += 1
        loss = nn.functional.mse_loss(model(x), y)
    return count


# %% Updates to a millionth of the first loss
kinds = {
    "centred, `randn`": noise,
    "ReLU-like, `randn.relu()`": noise.relu(),
    "uniform, 0 to 1": torch.rand(2000, 10),
}
rows = {name: (updates(x, False), updates(x, True)) for name, x in kinds.items()}
for name, (without, with_bias) in rows.items():
    print(f"{name:26} {without:4} without, {with_bias:4} with")

(centred, centred_bias), *others = rows.values()
assert abs(centred_bias - centred) <= 1
assert all(with_bias > 1.5 * without for without, with_bias in others)
