# %% Two epochs of batches of four, four and two
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(10, 3, dtype=torch.float64)
y = torch.randn(10, 1, dtype=torch.float64)
start = nn.Linear(3, 1, dtype=torch.float64).state_dict()


def train(loss_fn, learning_rate):
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


# %% The same loop three ways
mean = train(nn.MSELoss(), 0.1)
sum_quarter_rate = train(nn.MSELoss(reduction="sum"), 0.1 / 4)
sum_own_size = train(own_size, 0.1)
moved = (mean - start["weight"]).norm()
quarter_rate_gap = ((sum_quarter_rate - mean).norm() / moved).item()
own_size_gap = ((sum_own_size - mean).norm() / moved).item()
print(f"sum, rate / 4              {quarter_rate_gap:.4f}")
print(f"sum / the batch's own size {own_size_gap:.4f}")
assert own_size_gap < 1e-12 < quarter_rate_gap
