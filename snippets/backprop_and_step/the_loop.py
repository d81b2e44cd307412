# %% Data and weights
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 3)
y = torch.randn(64, 1)
start = torch.randn(1, 3)
loss_fn = nn.MSELoss()

# %% By hand
w = start.clone().requires_grad_()
for _ in range(100):
    loss = loss_fn(x @ w.T, y)
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
by_hand = w.detach()

# %% With an optimizer
model = nn.Linear(3, 1, bias=False)
model.load_state_dict({"weight": start})
optimizer = torch.optim.SGD(model.parameters(), 0.1)
for _ in range(100):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
built_in = model.weight.detach()

# %% The same weights
difference = (by_hand - built_in).abs().max().item()
print(by_hand, built_in, difference)
assert difference < 1e-6
