# %% Two loops, each with its parts exposed
import math

import numpy as np
import torch
from torch import nn


def numpy_loop(gradient_fn, dtype=np.float32):
    x = np.array([1, 2, 3, 4], dtype=dtype)
    y = 2 * x
    w = 0.0
    gradients, path = [], []
    for _ in range(100):
        dw = gradient_fn(x, w * x - y)
        w -= 0.01 * dw
        gradients.append(float(dw))
        path.append(float(w))
    return gradients[0], path


def autograd_loop(loss_fn, learning_rate=0.01, dtype=torch.float32):
    x = torch.tensor([1, 2, 3, 4], dtype=dtype)
    y = 2 * x
    w = torch.tensor(0.0, dtype=dtype, requires_grad=True)
    gradients, path = [], []
    for _ in range(100):
        w.grad = None
        loss_fn(w * x, y).backward()
        gradients.append(w.grad.item())
        with torch.no_grad():
            w -= learning_rate * w.grad
        path.append(w.item())
    return gradients[0], path


def dot_mean(x, error):
    return np.dot(2 * x, error).mean()


def dot_alone(x, error):
    return np.dot(2 * x, error)


def dot_quarter(x, error):
    return np.dot(2 * x, error) / 4


def product_mean(x, error):
    return (2 * x * error).mean()


def mse(y_pred, y):
    return ((y_pred - y) ** 2).mean()


# %% One change at a time
runs = {
    "A as posted": numpy_loop(dot_mean),
    "A without `.mean()`": numpy_loop(dot_alone),
    "A in float64": numpy_loop(dot_mean, dtype=np.float64),
    "A, `np.dot(...) / 4`": numpy_loop(dot_quarter),
    "A, `(2 * x * error).mean()`": numpy_loop(product_mean),
    "B as posted": autograd_loop(mse),
    "B with `nn.MSELoss()`": autograd_loop(nn.MSELoss()),
    "B in float64": autograd_loop(mse, dtype=torch.float64),
    "B, loss × 4": autograd_loop(lambda y_pred, y: 4 * mse(y_pred, y)),
    "B, learning rate × 4": autograd_loop(mse, learning_rate=0.04),
    'B, `reduction="sum"`': autograd_loop(nn.MSELoss(reduction="sum")),
}
_, path_a = runs["A as posted"]
_, path_b = runs["B as posted"]


def largest_distance(path, other):
    return max(abs(w - v) for w, v in zip(path, other))


rows = []
for change, (gradient, path) in runs.items():
    steps = next(t for t, w in enumerate(path, 1) if abs(w - 2) < 1e-3)
    from_a = largest_distance(path, path_a)
    from_b = largest_distance(path, path_b)
    same_as, other = ("A", from_b) if from_a < 1e-6 else ("B", from_a)
    assert min(from_a, from_b) < 1e-6
    rows.append((change, gradient, steps, same_as, other))
    print(f"{change:30}{gradient:5.0f}{steps:4}  {same_as}{other:5.2f}")

# %% Predicted number of steps
factors = {"A": 1 - 0.01 * 60, "B": 1 - 0.01 * 15}
predicted = {
    loop: math.ceil(math.log(1e-3 / 2) / math.log(factor))
    for loop, factor in factors.items()
}
measured = {change: steps for change, _, steps, *_ in rows}
print(predicted)
assert measured["A as posted"] == predicted["A"]
assert measured["B as posted"] == predicted["B"]
