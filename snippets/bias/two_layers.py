# %% The network of the learning-rate thread
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 1000)
y = torch.randn(64, 10)


def build():
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(1000, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
    )
    nn.init.zeros_(model[0].bias)
    nn.init.zeros_(model[2].bias)
    return model


def train(x, bias):
    model = build()
    for layer in (model[0], model[2]):
        layer.bias.requires_grad_(bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    losses = []
    for _ in range(101):
        loss = (model(x) - y).pow(2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% Slowest and fastest direction, with and without a bias
def ratios(x):
    gram = 2 * x.double() @ x.double().T
    without = torch.linalg.eigvalsh(gram)
    with_bias = torch.linalg.eigvalsh(gram + 2)
    assert (with_bias > without - 1e-6).all()
    assert with_bias[-1] <= without[-1] + 2 * len(x)
    ratio = with_bias / without
    return ratio[0], ratio[-1]


# %% The same start, with and without biases
rows = {}
for kind, inputs in (("centred", x), ("ReLU-like", x.relu())):
    with torch.no_grad():
        hidden = build()[:2](inputs)
    rows[kind] = (
        train(inputs, True)[100],
        train(inputs, False)[100],
        *ratios(inputs),
        *ratios(hidden),
    )
    print(f"{kind:10}", *(f"{number:.4g}" for number in rows[kind]))
for with_biases, without, *changes in rows.values():
    assert abs(with_biases / without - 1) < 0.2
    assert all(1 <= ratio < 1.5 for ratio in changes)
