# %% A parabola under nine optimizers
import torch
from torch.optim import SGD, Adagrad, Adam, AdamW, RMSprop

lr, curvature = 0.05, 2.0


def path(clear, optimizer_class, **options):
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([w], lr=lr, **options)
    sizes = []
    for _ in range(400):
        loss = curvature / 2 * w**2
        if clear:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        sizes.append(abs(w.item()))
    return max(sizes[:50]), max(sizes[350:])


optimizers = {
    "SGD": (SGD, {}),
    "SGD, weight decay 0.1": (SGD, {"weight_decay": 0.1}),
    "SGD, momentum 0.1": (SGD, {"momentum": 0.1}),
    "SGD, momentum 0.9": (SGD, {"momentum": 0.9}),
    "SGD, Nesterov 0.9": (SGD, {"momentum": 0.9, "nesterov": True}),
    "Adagrad": (Adagrad, {}),
    "RMSprop": (RMSprop, {}),
    "Adam": (Adam, {}),
    "AdamW": (AdamW, {}),
}
rows = []
for name, (optimizer_class, options) in optimizers.items():
    early, late = path(False, optimizer_class, **options)
    _, cleared = path(True, optimizer_class, **options)
    rows.append((name, early, late, cleared))
    print(f"{name:<22} {early:.2g}  {late:.2g}  {cleared:.2g}")

# %% Sixteen pairs with momentum
radii = []
for momentum in (0.1, 0.5, 0.9, 0.99):
    row = [momentum]
    for a in (1e-4, 1e-2, 0.1, 1.0):  # learning rate times curvature
        # One step of (w, sum of gradients, buffer), in units of the curvature
        step = torch.tensor(
            [[1 - a, -a, -a * momentum], [1, 1, 0], [1, 1, momentum]],
            dtype=torch.float64,
        )
        row.append(torch.linalg.eigvals(step).abs().max().item())
    radii.append(row)
    print(*(f"{number:.6g}" for number in row))
    assert min(row[1:]) > 1
