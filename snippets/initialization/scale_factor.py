# %% Output and gradients of scaled weights
import math

import torch

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)
start1 = torch.randn(D_in, H) / (3 * D_in) ** 0.5
start2 = torch.randn(H, D_out) / (3 * H) ** 0.5


def sizes(c1, c2):
    w1 = (c1 * start1).requires_grad_()
    w2 = (c2 * start2).requires_grad_()
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    (y_pred - y).pow(2).sum().backward()
    return [t.norm().item() for t in (y_pred, w1.grad, w2.grad)]


# %% Double c, measure the exponents
rows = []
for name, before, after, predicted in (
    ("both layers, large", (100, 100), (200, 200), (2, 3, 3)),
    ("both layers, small", (0.01, 0.01), (0.02, 0.02), (2, 1, 1)),
    ("first layer, large", (100, 1), (200, 1), (1, 1, 2)),
    ("first layer, small", (0.01, 1), (0.02, 1), (1, 0, 1)),
):
    measured = [
        math.log2(doubled / size)
        for size, doubled in zip(sizes(*before), sizes(*after))
    ]
    rows.append((name, *measured, ", ".join(map(str, predicted))))
    print(name, [f"{exponent:.3f}" for exponent in measured], predicted)
    for exponent, expected in zip(measured, predicted):
        assert abs(exponent - expected) < 0.02
