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


swing = {n: mean_square(clear=False, steps=n) for n in (100, 400)}
settled = {n: mean_square(clear=True, steps=n) for n in (100, 400)}

# %% The growth, predicted
a = learning_rate * curvature
angle = math.acos(1 - a / 2)


def predicted_swing(steps):
    kicks = [math.sin(k * angle) ** 2 for k in range(1, steps + 1)]
    return learning_rate**2 * sum(kicks) / math.sin(angle) ** 2


predicted_settled = learning_rate**2 / (1 - (1 - a) ** 2)
rows = [
    (n, swing[n], predicted_swing(n), settled[n], predicted_settled) for n in (100, 400)
]
for row in rows:
    print("step {}  {:.3f} {:.3f}  {:.5f} {:.5f}".format(*row))
    for measured, predicted in (row[1:3], row[3:5]):
        assert abs(measured / predicted - 1) < 0.15
