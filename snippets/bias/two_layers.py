# %% The network of the learning-rate thread
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 1000)
y = torch.randn(64, 10)


def train(x, bias):
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(1000, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
    )
    for layer in (model[0], model[2]):
        nn.init.zeros_(layer.bias)
        layer.bias.requires_grad_(bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    losses = []
    for _ in range(201):
        loss = (model(x) - y).pow(2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% The same start, with and without biases
centred_with, centred_without = train(x, True), train(x, False)
relu_with, relu_without = train(x.relu(), True), train(x.relu(), False)
print("step       1     101      201")
print("centred, biases  ", [f"{v:.3g}" for v in centred_with[::100]])
print("centred, none    ", [f"{v:.3g}" for v in centred_without[::100]])
print("ReLU-like, biases", [f"{v:.3g}" for v in relu_with[::100]])
print("ReLU-like, none  ", [f"{v:.3g}" for v in relu_without[::100]])
centred_with_101 = centred_with[100]
centred_without_101 = centred_without[100]
relu_with_101, relu_without_101 = relu_with[100], relu_without[100]

# %% The slowest direction, with and without a bias


def slowest(x):
    inputs = x.double()
    with_ones = torch.hstack([inputs, torch.ones(len(x), 1)])
    return (
        torch.linalg.eigvalsh(2 * inputs @ inputs.T)[0],
        torch.linalg.eigvalsh(2 * with_ones @ with_ones.T)[0],
    )


slowest_without, slowest_with = slowest(x)
relu_slowest_without, relu_slowest_with = slowest(x.relu())
print(f"centred:   {slowest_without:.1f}, {slowest_with:.1f}")
print(f"ReLU-like: {relu_slowest_without:.1f}, {relu_slowest_with:.1f}")
slowest_ratio = slowest_with / slowest_without
relu_slowest_ratio = relu_slowest_with / relu_slowest_without
assert 1 <= slowest_ratio < 1.001
assert 1 <= relu_slowest_ratio < 1.001
