# %% Imports
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8)
y = 2 * x

# %% A leaf changed in place
w = torch.tensor(0.5, requires_grad=True)
(w * x - y).square().mean().backward()
try:
    w -= 0.1 * w.grad
except RuntimeError as error:
    print(error)

# %% A leaf changed in place, fixed
with torch.no_grad():
    w -= 0.1 * w.grad
w.grad = None
print(w)

# %% A view of a leaf
weights = torch.zeros(3, requires_grad=True)
try:
    weights[0] = 1.0
except RuntimeError as error:
    print(error)

# %% A view of a leaf, fixed
with torch.no_grad():
    weights[0] = 1.0
print(weights)

# %% No gradient to clear
w = torch.tensor(0.5, requires_grad=True)
try:
    w.grad.zero_()
except AttributeError as error:
    print(error)

# %% No gradient to clear, fixed
for step in range(2):
    if w.grad is not None:
        w.grad.zero_()
    (w * x - y).square().mean().backward()

# %% No gradient to read
w = torch.tensor(0.5, requires_grad=True)
try:
    w.data -= 0.1 * w.grad.data
except AttributeError as error:
    print(error)

# %% No gradient to read, fixed
(w * x - y).square().mean().backward()
with torch.no_grad():
    w -= 0.1 * w.grad

# %% Times None
w = torch.randn(1, requires_grad=True) / 10
(w * x - y).square().mean().backward()
try:
    w = w - 0.1 * w.grad
except TypeError as error:
    print(error)

# %% Times None, fixed
w = (torch.randn(1) / 10).requires_grad_()
(w * x - y).square().mean().backward()
print(w.is_leaf, w.grad.shape)

# %% The gradient of a result
w = torch.randn(1)
w.requires_grad_()
scaled = w / 10
(scaled * x - y).square().mean().backward()
print(scaled.grad)

# %% The gradient of a result, fixed
scaled = w / 10
scaled.retain_grad()
(scaled * x - y).square().mean().backward()
print(scaled.grad.shape)

# %% A tensor for a parameter
layer = nn.Linear(3, 1)
try:
    layer.weight = torch.zeros(1, 3)
except TypeError as error:
    print(error)

# %% A tensor for a parameter, fixed
with torch.no_grad():
    layer.weight.zero_()
print(layer.weight)
