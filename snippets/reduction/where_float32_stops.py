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


sum32 = train("sum", torch.float32)
mean32 = train("mean", torch.float32)
mean64 = train("mean", torch.float64)

sum32_at_100, mean32_at_100, mean64_at_100 = (
    path[99] for path in (sum32, mean32, mean64)
)
mean32_at_300, mean64_at_300 = mean32[299], mean64[299]
mean32_last_move = mean32.index(mean32_at_300) + 1
sum32_last_move = sum32.index(2.0) + 1
shown = [f"{w:.7f}" for w in mean64]
mean64_shows_2_at = shown.index("2.0000000") + 1

assert mean32_at_100 == mean32_at_300
print(f"step 100  sum  float32 {sum32_at_100:.7f}")
print(f"step 100  mean float32 {mean32_at_100:.7f}")
print(f"step 100  mean float64 {mean64_at_100:.7f}")
print(f"step 300  mean float32 {mean32_at_300:.7f}")
print(f"step 300  mean float64 {mean64_at_300:.7f}")

# %% The distance from 2
fig, ax = plt.subplots()
for path, style, color in (
    (sum32, "-", "C0"),
    (mean32, "--", "C1"),
    (mean64, "-.", "C2"),
):
    error = [abs(w - 2) or math.nan for w in path]
    ax.semilogy(range(1, 301), error, style, color=color)
ax.annotate("A: sum, float32,\nreaches 2", (8, 3e-10), color="C0")
ax.annotate("B: mean, float32", (190, 7e-7), color="C1")
ax.annotate("B in float64", (190, 1e-11), color="C2")
ax.set_xlabel("step")
ax.set_ylabel("distance of w from 2")
plt.show()

# %% Where float32 stops, for eight rates
spacing = torch.finfo(torch.float32).eps
print("   rate  predicted  measured   (spacings below 2)")
for rate in (0.04, 0.02, 0.01, 0.008, 0.005, 0.003, 0.0025, 0.001):
    steps = int(1.5 / rate)
    stopped_at = train("mean", torch.float32, rate, steps)[-1]
    measured = (2 - stopped_at) / spacing
    predicted = math.floor(1 / (2 * 15 * rate))
    print(f"{rate:7} {predicted:10} {measured:9.0f}")
    assert measured == predicted
    if rate == 0.01:
        predicted_spacings, measured_spacings = predicted, measured
