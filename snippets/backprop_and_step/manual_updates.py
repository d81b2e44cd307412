# %% The output neuron
import warnings

import torch

h = torch.tensor([0.85, 0.48])


def one_backward():
    w = torch.tensor([0.14, 0.15], requires_grad=True)
    (w @ h - 1).abs().backward()
    return w


# %% In place
w = one_backward()
try:
    w -= 0.05 * w.grad
except RuntimeError as error:
    print(error)

# %% In place under no_grad
w = one_backward()
with torch.no_grad():
    w -= 0.05 * w.grad
print(w, w.is_leaf)

# %% In place on .data
w = one_backward()
w.data -= 0.05 * w.grad
print(w, w.is_leaf)

# %% A new tensor
w = one_backward()
w = w - 0.05 * w.grad
print(w, w.is_leaf)

(w @ h - 1).abs().backward()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    gradient = w.grad
print(gradient)
print(str(caught[0].message).split(" (Triggered")[0])

try:
    gradient.zero_()
except AttributeError as error:
    print(error)

# %% A new tensor under no_grad
w = one_backward()
with torch.no_grad():
    w = w - 0.05 * w.grad
print(w, w.requires_grad)

try:
    (w @ h - 1).abs().backward()
except RuntimeError as error:
    print(error)
