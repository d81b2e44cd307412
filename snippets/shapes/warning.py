# %% How often it comes
import warnings

import torch
from torch import nn

y_pred = torch.zeros(100, 1)
y = torch.ones(100)
loss_fn = nn.MSELoss()

with warnings.catch_warnings(record=True) as shown:
    warnings.simplefilter("default")
    for step in range(100):
        loss_fn(y_pred, y)
    first_loop = len(shown)
    for step in range(100):
        loss_fn(y_pred, y)
    second_loop = len(shown) - first_loop
    loss_fn(y_pred[:37], y[:37])
    new_shape = len(shown) - first_loop - second_loop
    loss_fn(y_pred[:1], y[:1])
    batch_of_one = len(shown) - first_loop - second_loop - new_shape

text, category = str(shown[0].message), shown[0].category.__name__
print("a loop of 100 steps   ", first_loop, category)
print("a second loop         ", second_loop)
print("a batch of 37         ", new_shape)
print("a batch of one        ", batch_of_one)
assert (first_loop, second_loop, new_shape, batch_of_one) == (1, 0, 1, 1)
