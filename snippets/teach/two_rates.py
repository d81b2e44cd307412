# %% The twins, with any learning rate and any x
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x


def train(inputs, learning_rate, bias=True):
    model = nn.Linear(1, 1, bias=bias)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    for step in range(101):
        loss = nn.functional.mse_loss(model(inputs), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


# %% Raise the rate, then centre x
centred = x - x.mean()
rows = [
    ("1, 2, 3, 4", 0.01, train(x, 0.01), train(x, 0.01, bias=False)),
    ("1, 2, 3, 4", 0.125, train(x, 0.125), train(x, 0.125, bias=False)),
    ("centred", 0.125, train(centred, 0.125), None),
]
for inputs, rate, with_bias, without in rows:
    print(f"{inputs:10}  rate {rate:<5}  with {with_bias:.2g}  without {without}")
assert rows[1][2] > 1e3
assert rows[2][2] < 1e-6

# %% Centred x without a bias
centred_without = train(centred, 0.125, bias=False)
print(f"{centred_without:.2f}, the square of y's mean {y.mean() ** 2:.2f}")
assert abs(centred_without - 25) < 1e-4
