# %% A thousand steps in two precisions
import torch


def train(dtype, learning_rate=0.01):
    x = torch.tensor([1, 2, 3, 4], dtype=dtype)
    y = 2 * x
    w = torch.zeros((), dtype=dtype, requires_grad=True)
    weights = []
    for _ in range(1000):
        ((w * x - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        w.grad.zero_()
        weights.append(w.item())
    return weights


single, double = train(torch.float32), train(torch.float64)
for name, weights in (("float32", single), ("float64", double)):
    stops_at = weights[-1]
    print(f"{name}: {stops_at:.17g} from {weights.index(stops_at) + 1} on")

# %% Where a step becomes too small, by formula
spacing = torch.finfo(torch.float32).eps
stuck_within = 0.5 / (0.01 * 15)
steps_short = (2 - single[-1]) / spacing
print(f"stuck within {stuck_within:.3g} spacings of 2")
double_spacing = torch.finfo(torch.float64).eps
double_short = (2 - double[-1]) / double_spacing
print(f"measured: {steps_short:g} in float32, {double_short:g} in float64")
assert steps_short == double_short == int(stuck_within)

# %% Four times the rate
faster = train(torch.float32, 0.04)
faster_stops_at = faster[-1]
faster_stuck = 0.5 / (0.04 * 15)
print(f"stuck within {faster_stuck:.3g} spacing: w = {faster_stops_at}")
assert faster_stops_at == 2.0
