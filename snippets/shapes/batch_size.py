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
rows = [(size, slope, 3 / size) for size, slope in slopes.items()]
for size, slope, law in rows:
    print(f"batch {size:3}  slope {slope:.3f}  3/batch {law:.3f}")
    torch.testing.assert_close(slope, law, rtol=0.08, atol=0)

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
