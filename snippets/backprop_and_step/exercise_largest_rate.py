# %% Just below and just above the limit
import torch

curvature = 2.0


def largest_w(learning_rate, clear):
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=learning_rate)
    largest = 0.0
    for _ in range(1000):
        if clear:
            optimizer.zero_grad()
        (curvature / 2 * w**2).backward()
        optimizer.step()
        largest = max(largest, abs(w.item()))
    return largest


largest = {
    1.99: largest_w(1.99 / curvature, clear=True),
    2.01: largest_w(2.01 / curvature, clear=True),
    3.99: largest_w(3.99 / curvature, clear=False),
    4.00: largest_w(4.00 / curvature, clear=False),
    4.01: largest_w(4.01 / curvature, clear=False),
}
for product, w in largest.items():
    print(f"rate x curvature {product:.2f}: largest |w| {w:.3g}")
assert largest[1.99] < 1
assert largest[2.01] > 1e4
assert largest[3.99] < 25
assert abs(largest[4.00] - 2001) < 1e-6
assert largest[4.01] > 1e40
