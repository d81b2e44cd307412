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
uniform = torch.rand(2000, 10)
centred_without = updates(noise, False)
centred_with = updates(noise, True)
relu_without = updates(noise.relu(), False)
relu_with = updates(noise.relu(), True)
uniform_without = updates(uniform, False)
uniform_with = updates(uniform, True)
print("           without  with")
print(f"centred    {centred_without:7} {centred_with:5}")
print(f"ReLU-like  {relu_without:7} {relu_with:5}")
print(f"uniform    {uniform_without:7} {uniform_with:5}")
assert abs(centred_with - centred_without) <= 1
assert relu_with > 1.5 * relu_without
assert uniform_with > 1.5 * uniform_without
