# %% Cleared before there is a gradient
import torch

torch.manual_seed(0)
W = torch.randn(4, 3, requires_grad=True)
sample, target = torch.randn(4), torch.randn(3)

try:
    W.grad.data.zero_()
except AttributeError as error:
    print(error)

# %% A loss for each output
loss = (sample @ W - target) ** 2
try:
    loss.backward()
except RuntimeError as error:
    print(error)

# %% Updated in place
loss.sum().backward()
try:
    W -= 0.01 * W.grad.data
except RuntimeError as error:
    print(error)
