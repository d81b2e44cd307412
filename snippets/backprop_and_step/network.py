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
labels = ((1, 1.18), (1, 0.24), (1, 0.76), (1, -0.18), (3.05, 1), (3.05, 0))
line = {"arrowstyle": "-", "color": "C2", "shrinkA": 17, "shrinkB": 17}
circle = {"boxstyle": "circle", "facecolor": "none", "edgecolor": "C2"}

fig, ax = plt.subplots()
for number, edge in enumerate(edges):
    start, end = (places[name] for name in edge.split())
    ax.annotate("", end, start, arrowprops=line)
    text = f"w{number + 1} {weights[number]:.2f}\n.grad {grads[number]:.2f}"
    ax.annotate(text, labels[number], ha="center", va="center")
for name, place in places.items():
    text = f"{name}\n{nodes[name]:.3g}"
    ax.annotate(text, place, ha="center", va="center", bbox=circle)
ax.set(xlim=(-0.3, 3.9), ylim=(-0.4, 1.4))
ax.axis("off")
plt.show()
