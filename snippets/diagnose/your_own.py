# %% Two loops, watched
import torch
from compare_loops import assert_same, compare, watch

torch.manual_seed(0)
x = torch.randn(50, 3)
y = x @ torch.tensor([[1.0], [2.0], [3.0]])
layer = torch.nn.Linear(3, 1, bias=False)
w = layer.weight.detach().T.clone().requires_grad_()

with watch("hand-written") as mine:
    for t in range(10):
        loss = (x @ w - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
        w.grad.zero_()

optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
with watch("nn.Linear") as theirs:
    for t in range(10):
        loss = torch.nn.functional.mse_loss(layer(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

report = compare(mine, theirs)
print(report)

# %% As a test
assert_same(mine, theirs)

# %% One mistake
with watch("never cleared") as wrong:
    for t in range(10):
        loss = torch.nn.functional.mse_loss(layer(x), y)
        loss.backward()
        optimizer.step()

try:
    assert_same(theirs, wrong)
except AssertionError as error:
    message = str(error)
print(message)
