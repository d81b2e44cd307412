# %% Scaled after requires_grad
import warnings

import torch

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)
w = torch.randn(1000, 10, requires_grad=True) / 1000**0.5
(x.mm(w) - y).pow(2).sum().backward()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        w -= 1e-4 * w.grad
    except TypeError as error:
        print("TypeError:", error)
print("UserWarning:", str(caught[0].message).split(" Its")[0])
assert not w.is_leaf

# %% Scaled before
w = (torch.randn(1000, 10) / 1000**0.5).requires_grad_()
(x.mm(w) - y).pow(2).sum().backward()
with torch.no_grad():
    w -= 1e-4 * w.grad
print("stepped, gradient norm", f"{w.grad.norm():.3g}")
assert w.is_leaf
