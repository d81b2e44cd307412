# %% Two epochs of batches of four, four and two
import torch
from torch import nn


def train(problem, loss_fn, learning_rate):
    x, y, start = problem
    model = nn.Linear(3, 1, dtype=torch.float64)
    model.load_state_dict(start)
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    for batch_x, batch_y in zip(x.split(4) * 2, y.split(4) * 2):
        optimizer.zero_grad()
        loss_fn(model(batch_x), batch_y).backward()
        optimizer.step()
    return model.weight.detach()


def own_size(y_pred, y):
    return (y_pred - y).square().sum() / len(y)


# %% The same loop three ways, ten random draws
quarter_rate_gaps, own_size_gaps = [], []
for seed in range(10):
    torch.manual_seed(seed)
    x = torch.randn(10, 3, dtype=torch.float64)
    y = torch.randn(10, 1, dtype=torch.float64)
    start = nn.Linear(3, 1, dtype=torch.float64).state_dict()
    problem = x, y, start
    mean = train(problem, nn.MSELoss(), 0.1)
    quarter_rate = train(problem, nn.MSELoss(reduction="sum"), 0.1 / 4)
    by_own_size = train(problem, own_size, 0.1)
    way = (mean - start["weight"]).norm()
    quarter_rate_gaps.append(((quarter_rate - mean).norm() / way).item())
    own_size_gaps.append(((by_own_size - mean).norm() / way).item())

spread = min(quarter_rate_gaps), max(quarter_rate_gaps)
print(f"sum, rate / 4: {spread[0]:.0%} to {spread[1]:.0%} of the way apart")
print("sum / the batch's own size: less than 1e-12")
assert max(own_size_gaps) < 1e-12 < spread[0]
