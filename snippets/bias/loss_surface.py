# %% Both paths, recorded
import matplotlib.pyplot as plt
import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0])
y = 2 * x


def train(with_bias, steps):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=with_bias)
    path = [(0.0, 0.0)]
    for _ in range(steps):
        loss = (w * x + b - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
            w.grad = None
            if with_bias:
                b -= 0.01 * b.grad
                b.grad = None
        path.append((w.item(), b.item()))
    return torch.tensor(path)


path_a, path_b = train(True, 1000), train(False, 1000)
largest_b, when = path_a[:, 1].max(dim=0)
w_then = path_a[when, 0]
print(f"after {when} updates: w = {w_then:.3f}, b = {largest_b:.3f}")
w_1000, b_1000 = path_a[-1]
print(f"after 1000 updates: w = {w_1000:.3f}, b = {b_1000:.3f}")

# %% The surface, the eigenvectors and the paths
w, b = torch.meshgrid(
    torch.linspace(-0.1, 2.85, 200),
    torch.linspace(-0.5, 0.8, 200),
    indexing="ij",
)
surface = (w[..., None] * x + b[..., None] - y).pow(2).mean(-1)
levels = [0.003, 0.03, 0.3, 1, 3, 10, 20]

fig, ax = plt.subplots()
ax.contour(w, b, surface, levels, colors="C2", linewidths=0.5, alpha=0.7)
ax.plot(*path_a.T, color="C0")
ax.plot(*path_b.T, color="C1", linestyle="--")
ax.plot(*path_a[::100].T, "o", color="C0", markersize=3.5)
hessian = 2 * torch.tensor([[7.5, 2.5], [2.5, 1.0]])
eigenvalues, eigenvectors = torch.linalg.eigh(hessian)
minimum = torch.tensor([2.0, 0.0])
arrow = {"arrowstyle": "->", "color": "C2", "linewidth": 1.6}
slow_tip = minimum + 0.4 * eigenvectors[:, 0]
fast_tip = minimum - 0.4 * eigenvectors[:, 1]
ax.annotate("", slow_tip, minimum, arrowprops=arrow)
ax.annotate("", fast_tip, minimum, arrowprops=arrow)
ax.annotate(f"slow: {eigenvalues[0]:.4f}", (2.2, -0.42))
ax.annotate(f"fast: {eigenvalues[1]:.2f}", (2.36, 0.16))
ax.annotate("A: with a bias", (0.02, 0.55), color="C0")
ax.annotate("B: without", (0.75, -0.2), color="C1")
ax.set_aspect("equal")
ax.set_xlabel("weight w")
ax.set_ylabel("bias b")
plt.show()
