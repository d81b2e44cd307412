# %% The gradients after one backward
import matplotlib.pyplot as plt
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
h = W1 @ x
p = W2 @ h
nn.L1Loss()(p, y).backward()
weights = [*W1.flatten().tolist(), *W2.flatten().tolist()]
grads = [*W1.grad.flatten().tolist(), *W2.grad.flatten().tolist()]
for number, (weight, grad) in enumerate(zip(weights, grads), 1):
    print(f"w{number}  {weight:.2f}  .grad {grad:.2f}")

# %% The network with its gradients
places = {"x1": (0, 1), "x2": (0, 0), "h1": (2, 1), "h2": (2, 0), "p": (3.6, 0.5)}
nodes = dict(zip(places, [*x.tolist(), *h.tolist(), p.item()]))
edges = ("x1 h1", "x2 h1", "x1 h2", "x2 h2", "h1 p", "h2 p")
label_at = (0.5, 0.3, 0.3, 0.5, 0.5, 0.5)
above = (0.13, -0.1, 0.08, -0.13, 0.15, -0.15)

fig, ax = plt.subplots(figsize=(6, 3))
for number, edge in enumerate(edges):
    (x1, y1), (x2, y2) = (places[name] for name in edge.split())
    ax.plot([x1, x2], [y1, y2], "-", color="C2", linewidth=1, zorder=1)
    along = label_at[number]
    text = f"w{number + 1} {weights[number]:.2f}, .grad {grads[number]:.2f}"
    at = x1 + along * (x2 - x1), y1 + along * (y2 - y1) + above[number]
    ax.annotate(text, at, ha="center", va="center", fontsize=8)
for name, (left, height) in places.items():
    box = {"boxstyle": "circle", "facecolor": "none", "edgecolor": "C2"}
    ax.text(
        left, height, f"{name}\n{nodes[name]:.3g}", ha="center", va="center", bbox=box
    )
ax.set(xlim=(-0.3, 3.9), ylim=(-0.35, 1.35))
ax.axis("off")
plt.show()
