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


cleared_below = largest_w(1.99 / curvature, clear=True)
cleared_above = largest_w(2.01 / curvature, clear=True)
never_below = largest_w(3.99 / curvature, clear=False)
never_above = largest_w(4.01 / curvature, clear=False)
print(f"zero_grad      {cleared_below:.3g}  {cleared_above:.3g}")
print(f"no zero_grad   {never_below:.3g}  {never_above:.3g}")
assert cleared_below < 1 < 1e4 < cleared_above
assert never_below < 25 < 1e40 < never_above
