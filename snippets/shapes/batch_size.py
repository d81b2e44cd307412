# %% One loop, four batch sizes
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(10000, 1)
y = 3 * x[:, 0] + 5 + 0.5 * torch.randn(10000)


def mean_slope(batch_size):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    slopes = []
    for step in range(2000):
        rows = torch.randint(10000, (batch_size,))
        loss = (model(x[rows]) - y[rows]).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        slopes.append(model.weight.item())
    return sum(slopes[200:]) / 1800


slopes = {size: mean_slope(size) for size in (1, 2, 10, 100)}


# %% Ten runs of each, side by side
def ten_slopes(batch_size, runs=10):
    weight = torch.zeros(runs, 1, 1, requires_grad=True)
    bias = torch.zeros(runs, 1, 1, requires_grad=True)
    optimizer = torch.optim.SGD([weight, bias], lr=0.05)
    total = torch.zeros(runs)
    for step in range(600):
        rows = torch.randint(10000, (runs, batch_size))
        y_pred = weight * x[rows] + bias  # (runs, B, 1)
        pairs = y_pred - y[rows][:, None, :]  # (runs, B, B)
        loss = pairs.pow(2).mean(dim=(1, 2)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step >= 100:
            total += weight.detach().flatten() / 500
    return total


rows = []
for size, slope in slopes.items():
    ten = ten_slopes(size)
    lowest, highest = ten.min().item(), ten.max().item()
    rows.append((size, slope, f"{lowest:.3f} to {highest:.3f}", 3 / size))
    print(f"batch {size}: {slope:.3f}, ten more {rows[-1][2]}")
    torch.testing.assert_close(slope, 3 / size, rtol=0.08, atol=0)
    torch.testing.assert_close(ten.mean().item(), 3 / size, rtol=0.05, atol=0)

# %% The slope that survives
sizes = torch.tensor(list(slopes))
fig, ax = plt.subplots()
ax.loglog(sizes, 3 / sizes, color="C2", linestyle="-.")
ax.loglog(sizes, list(slopes.values()), "o", color="C0")
ax.text(12, 0.32, "3 / batch size", color="C2")
ax.text(2.4, 1.5, "A: slope learned", color="C0")
ax.set_xlabel("batch size")
ax.set_ylabel("slope (true: 3)")
plt.show()
