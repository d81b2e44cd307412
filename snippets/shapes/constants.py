# %% Two losses on skewed targets
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(201, 1)
y = torch.exp(x[:, 0])


def train(loss_fn):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for step in range(300):
        pairs = torch.broadcast_tensors(model(x), y)
        loss = loss_fn(*pairs)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.bias.item(), model.weight.item(), loss.item()


mse_constant, mse_slope, mse_floor = train(F.mse_loss)
l1_constant, l1_slope, l1_floor = train(F.l1_loss)
mean_y, median_y = y.mean().item(), y.median().item()
variance_y = y.var(correction=0).item()
mean_deviation = (y - median_y).abs().mean().item()

print(f"MSE  constant {mse_constant:.3f}  mean of y   {mean_y:.3f}")
print(f"     loss     {mse_floor:.3f}  Var(y)      {variance_y:.3f}")
print(f"L1   constant {l1_constant:.3f}  median of y {median_y:.3f}")
print(f"     loss     {l1_floor:.3f}  deviation   {mean_deviation:.3f}")

assert abs(mse_constant - mean_y) < 0.01 > abs(mse_slope)
assert abs(l1_constant - median_y) < 0.01 > abs(l1_slope)
assert abs(mse_floor / variance_y - 1) < 0.001
assert abs(l1_floor / mean_deviation - 1) < 0.001
