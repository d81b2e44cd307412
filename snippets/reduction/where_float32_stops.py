# %% Three runs of 300 steps
import math

import matplotlib.pyplot as plt
import torch


def train(reduction, dtype, learning_rate=0.01, steps=300):
    x = torch.tensor([1, 2, 3, 4], dtype=dtype)
    y = 2 * x
    w = torch.tensor(0.0, dtype=dtype, requires_grad=True)
    path = []
    for _ in range(steps):
        w.grad = None
        squared_error = (w * x - y) ** 2
        getattr(squared_error, reduction)().backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        path.append(w.item())
    return path


paths = {
    "A, float32": train("sum", torch.float32),
    "B, float32": train("mean", torch.float32),
    "B, float64": train("mean", torch.float64),
}
rows = []
for loop, path in paths.items():
    stands_from = path.index(path[-1]) + 1
    rows.append((loop, path[99], path[299], stands_from))
    print(f"{loop}: {path[99]:.7f} after 100 steps, ", end="")
    print(f"{path[299]:.7f} after 300; last move at {stands_from}")

shown = [f"{w:.7f}" for w in paths["B, float64"]]
seven_digits_from = shown.index("2.0000000") + 1
print("float64 shows 2.0000000 from step", seven_digits_from)

# %% The distance from 2
fig, ax = plt.subplots()
styles = ("-", "--", "-.")
colors = ("C0", "C1", "C2")
for path, style, color in zip(paths.values(), styles, colors):
    error = [abs(w - 2) or math.nan for w in path]
    ax.semilogy(range(1, 301), error, style, color=color)
ax.annotate("A: sum, float32,\nreaches 2", (4, 1e-12), color="C0")
ax.annotate("B: mean, float32", (190, 7e-7), color="C1")
ax.annotate("B in float64", (190, 1e-11), color="C2")
ax.set_xlabel("step")
ax.set_ylabel("distance of w from 2")
plt.show()

# %% Where float32 stops, for eight rates
spacing = torch.finfo(torch.float32).eps
spacings_short = []
for rate in (0.04, 0.02, 0.01, 0.008, 0.005, 0.003, 0.0025, 0.001):
    stopped_at = train("mean", torch.float32, rate, int(1.5 / rate))[-1]
    measured = round((2 - stopped_at) / spacing)
    predicted = math.floor(1 / (2 * 15 * rate))
    spacings_short.append((rate, predicted, measured))
    print(f"rate {rate}: predicted {predicted}, measured {measured}")
    assert measured == predicted
