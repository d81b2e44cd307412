# %% How often it comes
import warnings

import torch
from torch import nn

y_pred = torch.zeros(100, 1)
y = torch.ones(100)
loss_fn = nn.MSELoss()

counts = {}
with warnings.catch_warnings(record=True) as shown:
    warnings.simplefilter("default")
    for name, rows, steps in [
        ("a loop of 100 steps", 100, 100),
        ("a second loop", 100, 100),
        ("a batch of 37", 37, 1),
        ("a batch of one", 1, 1),
    ]:
        before = len(shown)
        for step in range(steps):
            loss_fn(y_pred[:rows], y[:rows])
        counts[name] = len(shown) - before
        print(f"{name:<20}", counts[name])

print(shown[0].category.__name__, shown[0].message)
assert list(counts.values()) == [1, 0, 1, 1]
