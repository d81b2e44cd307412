# %% Imports
import copy
import warnings

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)

# %% No graph
x = torch.randn(3)
loss = x.square().sum()
try:
    loss.backward()
except RuntimeError as error:
    print(error)

# %% No graph, fixed
x.requires_grad_()
loss = x.square().sum()
loss.backward()
torch.testing.assert_close(x.grad, 2 * x.detach())

# %% A loss for each sample
w = torch.ones(3, requires_grad=True)
losses = (w * x.detach() - 1).square()
try:
    losses.backward()
except RuntimeError as error:
    print(error)

# %% A loss for each sample, fixed
losses.mean().backward()
print(w.grad)

# %% Backward twice
loss = (w * x.detach()).square().sum()
loss.backward()
try:
    loss.backward()
except RuntimeError as error:
    print(error)

# %% Backward twice, fixed
for step in range(2):
    loss = (w * x.detach()).square().sum()
    loss.backward()

# %% Changed in place
hidden = torch.exp(w)
hidden += 1
try:
    hidden.sum().backward()
except RuntimeError as error:
    print(error)

# %% Changed in place, fixed
hidden = torch.exp(w)
hidden = hidden + 1
hidden.sum().backward()

# %% Updated before backward
layers = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
optimizer = torch.optim.SGD(layers.parameters(), lr=0.1)
loss = layers(torch.randn(4, 2)).square().mean()
loss.backward(retain_graph=True)
optimizer.step()
try:
    loss.backward()
except RuntimeError as error:
    print(error)

# %% Updated before backward, fixed
loss = layers(torch.randn(4, 2)).square().mean()
loss.backward()
optimizer.step()

# %% Not in the graph
unused = torch.ones(1, requires_grad=True)
try:
    torch.autograd.grad(w.sum(), [w, unused])
except RuntimeError as error:
    print(error)

# %% Not in the graph, fixed
gradients = torch.autograd.grad(
    w.sum(),
    [w, unused],
    allow_unused=True,
)
print(gradients)

# %% A tensor of a tensor
copied = torch.tensor(w)

# %% A tensor of a tensor, fixed
copied = w.detach().clone()
assert not copied.requires_grad

# %% A number that carries a graph
total = 0.0
total += float(w.square().sum())

# %% A number that carries a graph, fixed
total = 0.0
total += w.square().sum().item()
print(total)

# %% Deep copy of a result
try:
    copy.deepcopy(w * 2)
except RuntimeError as error:
    print(error)

# %% Deep copy of a result, fixed
best = (w * 2).detach().clone()
print(best)

# %% NumPy and gradients
try:
    (w * 2).numpy()
except RuntimeError as error:
    print(error)

# %% NumPy and gradients, fixed
print((w * 2).detach().numpy())

# %% A graph of the gradient
w.grad = None
w.square().sum().backward(create_graph=True)

# %% A graph of the gradient, fixed
(gradient,) = torch.autograd.grad(
    w.square().sum(),
    w,
    create_graph=True,
)
w.grad = None
gradient.square().sum().backward()
print(w.grad)

# %% Computed in inference mode
with torch.inference_mode():
    features = torch.randn(4, 2)
try:
    layers(features).sum().backward()
except RuntimeError as error:
    print(error)

# %% Computed in inference mode, fixed
with torch.no_grad():
    features = torch.randn(4, 2)
layers(features).sum().backward()

# %% A checkpointed layer whose input has no gradient
layer = nn.Linear(3, 3)
result = checkpoint(layer, torch.randn(4, 3), use_reentrant=True)
print(result.requires_grad)

# %% A checkpointed layer whose input has no gradient, fixed
result = checkpoint(layer, torch.randn(4, 3), use_reentrant=False)
result.sum().backward()
print(result.requires_grad, layer.weight.grad is not None)

# %% The gradient's shape
try:
    w.grad = torch.ones(1, 3)
except RuntimeError as error:
    print(error)

# %% The gradient's shape, fixed
w.grad = torch.ones_like(w)

# %% Not a number, found
x = torch.zeros(3, requires_grad=True)
with warnings.catch_warnings(record=True) as caught:
    with torch.autograd.detect_anomaly():
        try:
            x.sqrt().mul(0).sum().backward()
        except RuntimeError as error:
            print(error)
for warning in caught:
    lines = str(warning.message).splitlines()
    print(lines[0], *(line.strip() for line in lines if "sqrt()" in line))

# %% Not a number, found, fixed
x.grad = None
(x + 1e-8).sqrt().mul(0).sum().backward()
print(x.grad)
