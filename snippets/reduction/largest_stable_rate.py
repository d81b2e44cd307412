# %% Does it diverge?
import matplotlib.pyplot as plt
import torch


def diverges(x, y, reduction, learning_rate):
    w = torch.zeros(x.shape[1], requires_grad=True)
    first_loss = None
    for _ in range(200):
        w.grad = None
        loss = getattr((x @ w - y).square(), reduction)()
        loss.backward()
        if first_loss is None:
            first_loss = loss.item()
        if not loss.item() < 100 * first_loss:
            return True
        with torch.no_grad():
            w -= learning_rate * w.grad
    return loss.item() > first_loss


# %% Two per cent below the limit, two per cent above
sizes = [4, 16, 64, 256, 1024]
limits = {"sum": [], "mean": []}
batches = []
for n in sizes:
    torch.manual_seed(0)
    x, y = torch.randn(n, 3), torch.randn(n)
    batches.append((x, y))
    largest_eigenvalue = torch.linalg.eigvalsh(2 * x.T @ x)[-1].item()
    limits["sum"].append(2 / largest_eigenvalue)
    limits["mean"].append(2 / (largest_eigenvalue / n))
    for reduction in ("sum", "mean"):
        limit = limits[reduction][-1]
        assert not diverges(x, y, reduction, 0.98 * limit)
        assert diverges(x, y, reduction, 1.02 * limit)

for reduction in ("sum", "mean"):
    print(reduction, [f"{limit:.2g}" for limit in limits[reduction]])

# %% The mean's limit, over ten random draws
spread = {}
for n in (4, 1024):
    drawn = []
    for seed in range(10):
        torch.manual_seed(seed)
        x = torch.randn(n, 3)
        drawn.append(1 / torch.linalg.eigvalsh(x.T @ x / n)[-1].item())
    spread[n] = min(drawn), max(drawn)
    print(f"{n:4} examples: {min(drawn):.2g} to {max(drawn):.2g}")

# %% The map
rates = [10 ** (k / 2) for k in range(-7, 2)]
fig, axes = plt.subplots(1, 2, sharey=True, layout="constrained")
for ax, reduction, color, style in zip(
    axes, ("sum", "mean"), ("C0", "C1"), ("-", "--")
):
    for n, (x, y) in zip(sizes, batches):
        for rate in rates:
            marker = "x" if diverges(x, y, reduction, rate) else "o"
            ax.loglog(n, rate, marker, color=color)
    ax.loglog(sizes, limits[reduction], style, color=color)
    ax.set_title(reduction, color=color)
    ax.set_xlabel("examples in the batch")
axes[0].set_ylabel("learning rate")
plt.show()
