# %% Each row once an epoch, as a DataLoader draws
import torch
from torch import nn


def mean_slope(N, batch_size):
    torch.manual_seed(0)
    x = torch.randn(N, 1)
    y = 3 * x[:, 0] + 5
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    slopes = []
    while len(slopes) < 2000:
        for rows in torch.randperm(N).split(batch_size):
            loss = (model(x[rows]) - y[rows]).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            slopes.append(model.weight.item())
    return sum(slopes[500:]) / len(slopes[500:])


# %% The law without replacement
rows = []
for N, B in (20, 1), (20, 2), (20, 10), (20, 20), (200, 10):
    slope = mean_slope(N, B)
    with_replacement = 3 / B
    law = 3 / B * (1 - (B - 1) / (N - 1))
    rows.append((N, B, slope, law, with_replacement))
    print(f"N {N}  B {B}  slope {slope:.3f}  {law:.3f}  {with_replacement:.3f}")
    assert abs(slope - law) < 0.03 * 3 / B
