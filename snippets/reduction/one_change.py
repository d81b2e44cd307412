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


def mse(y_pred, y):
    return ((y_pred - y) ** 2).mean()


# %% One change at a time
_, path_a = numpy_loop(dot_mean)
_, path_b = autograd_loop(mse)


def row(change, first_gradient_and_path):
    gradient, path = first_gradient_and_path
    steps = next(i for i, w in enumerate(path, 1) if abs(w - 2) < 1e-3)
    to_a = max(abs(w - a) for w, a in zip(path, path_a))
    to_b = max(abs(w - b) for w, b in zip(path, path_b))
    print(f"{change:28}{gradient:9.1f}{steps:5}{to_a:9.1e}{to_b:9.1e}")
    return gradient, steps, to_a, to_b


a_gradient, a_steps, a_to_a, a_to_b = row(
    "A as posted",
    numpy_loop(dot_mean),
)
dot_gradient, dot_steps, dot_to_a, dot_to_b = row(
    "A without .mean()", numpy_loop(lambda x, e: np.dot(2 * x, e))
)
a64_gradient, a64_steps, a64_to_a, a64_to_b = row(
    "A in float64", numpy_loop(dot_mean, dtype=np.float64)
)
quarter_gradient, quarter_steps, quarter_to_a, quarter_to_b = row(
    "A, np.dot(...) / 4", numpy_loop(lambda x, e: np.dot(2 * x, e) / 4)
)
product_gradient, product_steps, product_to_a, product_to_b = row(
    "A, (2 * x * error).mean()",
    numpy_loop(lambda x, e: (2 * x * e).mean()),
)
b_gradient, b_steps, b_to_a, b_to_b = row(
    "B as posted",
    autograd_loop(mse),
)
module_gradient, module_steps, module_to_a, module_to_b = row(
    "B with nn.MSELoss()", autograd_loop(nn.MSELoss())
)
b64_gradient, b64_steps, b64_to_a, b64_to_b = row(
    "B in float64", autograd_loop(mse, dtype=torch.float64)
)
loss4_gradient, loss4_steps, loss4_to_a, loss4_to_b = row(
    "B, loss * 4", autograd_loop(lambda p, y: 4 * mse(p, y))
)
rate4_gradient, rate4_steps, rate4_to_a, rate4_to_b = row(
    "B, rate * 4", autograd_loop(mse, learning_rate=0.04)
)
sum_gradient, sum_steps, sum_to_a, sum_to_b = row(
    "B, reduction='sum'", autograd_loop(nn.MSELoss(reduction="sum"))
)

# %% Predicted number of steps
a_factor = 1 - 0.01 * 60
b_factor = 1 - 0.01 * 15
predicted_a_steps = math.ceil(math.log(1e-3 / 2) / math.log(a_factor))
predicted_b_steps = math.ceil(math.log(1e-3 / 2) / math.log(b_factor))
print(f"A predicted {predicted_a_steps}, measured {a_steps}")
print(f"B predicted {predicted_b_steps}, measured {b_steps}")

assert (a_steps, b_steps) == (predicted_a_steps, predicted_b_steps)
assert max(loss4_to_a, rate4_to_a, sum_to_a) < 1e-6
assert max(quarter_to_b, product_to_b, b64_to_b, a64_to_a) < 1e-6
assert dot_to_a == module_to_b == 0
