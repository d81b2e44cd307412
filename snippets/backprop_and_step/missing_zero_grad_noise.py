# %% A thousand noisy runs
import math

import torch

torch.manual_seed(0)
learning_rate, curvature = 0.05, 2.0


def mean_square(clear, steps):
    w = torch.zeros(1000, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=learning_rate)
    for _ in range(steps):
        if clear:
            optimizer.zero_grad()
        noise = torch.randn(1000, dtype=torch.float64)
        (curvature / 2 * w**2 + noise * w).sum().backward()
        optimizer.step()
    return (w.detach() ** 2).mean().item()


swing_100 = mean_square(clear=False, steps=100)
swing_400 = mean_square(clear=False, steps=400)
settled_100 = mean_square(clear=True, steps=100)
settled_400 = mean_square(clear=True, steps=400)

# %% The growth, predicted
a = learning_rate * curvature
angle = math.acos(1 - a / 2)


def predicted_swing(steps):
    kicks = [math.sin(k * angle) ** 2 for k in range(1, steps + 1)]
    return learning_rate**2 * sum(kicks) / math.sin(angle) ** 2


predicted_100 = predicted_swing(100)
predicted_400 = predicted_swing(400)
predicted_settled = learning_rate**2 / (1 - (1 - a) ** 2)
print("mean of w^2       step 100   step 400")
print(f"no zero_grad    {swing_100:>10.3f} {swing_400:>10.3f}")
print(f"  predicted     {predicted_100:>10.3f} {predicted_400:>10.3f}")
print(f"zero_grad       {settled_100:>10.5f} {settled_400:>10.5f}")
print(f"  predicted     {predicted_settled:>10.5f} (any step)")
assert abs(swing_100 / predicted_100 - 1) < 0.15
assert abs(swing_400 / predicted_400 - 1) < 0.15
assert abs(settled_400 / predicted_settled - 1) < 0.15
