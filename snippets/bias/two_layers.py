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

# %% The slowest direction of each layer, with and without a bias


def slowest_ratio(x):
    gram = 2 * x.double() @ x.double().T
    without = torch.linalg.eigvalsh(gram)
    with_bias = torch.linalg.eigvalsh(gram + 2)
    assert (with_bias > without - 1e-6).all()
    print(f"{without[0]:.5g} without, {with_bias[0]:.5g} with")
    return with_bias[0] / without[0]


first_layer = nn.Linear(1000, 100, bias=False)
with torch.no_grad():
    hidden = first_layer(x).relu()
    relu_hidden = first_layer(x.relu()).relu()
centred_first = slowest_ratio(x)
centred_second = slowest_ratio(hidden)
relu_first = slowest_ratio(x.relu())
relu_second = slowest_ratio(relu_hidden)
