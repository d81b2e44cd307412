# %% Data
import math

import torch

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x = torch.randn(N, D_in)
y = torch.randn(N, D_out)
learning_rate = 1e-4

# %% Hand-written loop
w1 = torch.randn(D_in, H, requires_grad=True)
w2 = torch.randn(H, D_out, requires_grad=True)
parameters = [w1, w2]

losses = []
for t in range(501):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        for param in parameters:
            param -= learning_rate * param.grad
            param.grad = None

for t in (0, 1, 2, 3, 4, 100, 500):
    print(f"step {t:3}  loss {losses[t]:.3g}")
# %% Keep A's losses
losses_a = losses

# %% nn.Sequential loop
model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out),
)
parameters = list(model.parameters())

losses = []
for t in range(501):
    y_pred = model(x)
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    loss.backward()
    with torch.no_grad():
        for param in parameters:
            param -= learning_rate * param.grad
            param.grad = None

for t in (0, 1, 2, 3, 4, 100, 500):
    print(f"step {t:3}  loss {losses[t]:.3g}")

# %% Where they part
losses_b = losses
ratio = losses_a[0] / losses_b[0]
inf_step = losses_a.index(math.inf)
nan_step = list(map(math.isnan, losses_a)).index(True)
print(f"A starts {ratio:,.0f} times higher than B")
print(f"A: inf at step {inf_step}, nan at {nan_step}")
assert (inf_step, nan_step) == (3, 4)
assert losses_b == sorted(losses_b, reverse=True)
