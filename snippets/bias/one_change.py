# %% One loop for every row
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x


def zeros(model):
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    return model


def rounded(loss):
    # So far down, processors agree on the power of ten alone.
    return float(f"{loss:.0e}") if loss < 1e-11 else loss


def train(model, x=x, y=y, lr=0.01, scale=1):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(1001):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        (scale * loss).backward()
        optimizer.step()
        losses.append(loss.item())
    return rounded(losses[100]), rounded(losses[1000])


# %% The inputs
centred = x - x.mean()
standardized = centred / x.std(correction=0)
x_and_1 = torch.hstack([x, torch.ones(4, 1)])
orthogonal = torch.tensor([[1.0], [-1.0], [-1.0], [1.0]])
x_and_more = torch.hstack([x, orthogonal])
copies = x.repeat(1, 100) / 10


def linear(inputs=1, bias=True):
    return zeros(nn.Linear(inputs, 1, bias=bias))


# %% A row a change
frozen = linear()
frozen.bias.requires_grad_(False)
hundred_101, hundred_1001 = train(linear(100, bias=False), copies)
torch.manual_seed(0)
default_start = nn.Linear(1, 1)
rows = {
    "none": train(linear()),
    "`bias=False`": train(linear(bias=False)),
    "bias there, frozen at zero": train(frozen),
    "no bias, a second input that is always 1": train(linear(2, bias=False), x_and_1),
    "no bias, a second input orthogonal to x": train(linear(2, bias=False), x_and_more),
    "no bias, a hundred weights on copies of x / 10": (
        hundred_101,
        hundred_1001,
    ),
    "float64": train(linear().double(), x.double(), y.double()),
    "nn.Linear's own random start, seed 0": train(default_start),
    "loss times 4": train(linear(), scale=4),
    "rate 0.1": train(linear(), lr=0.1),
    "x centred": train(linear(), centred),
    "x centred, rate 0.1": train(linear(), centred, lr=0.1),
    "x standardized, rate 0.1": train(linear(), standardized, lr=0.1),
}
for change, (loss_101, loss_1001) in rows.items():
    print(f"{change:48} {loss_101:8.2g} {loss_1001:8.2g}")

fast = [change for change, row in rows.items() if row[0] < 1e-11]
assert len(fast) == 6
