# %% Data
import math

import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
x = torch.randn(16, 64)
y = torch.randn(16, 4)


def show(losses):
    for step in (0, 1, 2, 3, 4, 100):
        print(f"step {step:3}  loss {losses[step]:.4g}")


# %% Weights as drawn
torch.manual_seed(1)
w1 = torch.randn(64, 32)
w2 = torch.randn(32, 4)
weights = [w1.requires_grad_(), w2.requires_grad_()]
optimizer = torch.optim.SGD(weights, lr=0.005)
losses = []
for step in range(201):
    y_pred = (x @ w1).clamp(min=0) @ w2
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
show(losses)

# %% A's losses are kept
losses_a = losses

# %% Weights scaled
torch.manual_seed(1)
w1 = torch.randn(64, 32) / (3 * 64) ** 0.5
w2 = torch.randn(32, 4) / (3 * 32) ** 0.5
weights = [w1.requires_grad_(), w2.requires_grad_()]
optimizer = torch.optim.SGD(weights, lr=0.005)
losses = []
for step in range(201):
    y_pred = (x @ w1).clamp(min=0) @ w2
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
show(losses)

# %% One learns, one dies in four steps
losses_b = losses
inf_step = losses_a.index(math.inf)
nan_step = list(map(math.isnan, losses_a)).index(True)
first_b, last_b = losses_b[0], losses_b[200]
small = 1e-11  # so small a loss is round-off, and differs between processors
print(f"A: inf at step {inf_step}, nan at step {nan_step}")
print(f"B: from {first_b:.3g} to less than {small:g}")
assert nan_step == 4
assert all(map(math.isnan, losses_a[4:]))
assert losses_b[:150] == sorted(losses_b[:150], reverse=True)
assert last_b < small

# %% Both losses
fig, ax = plt.subplots(figsize=(8, 2.4))
ax.semilogy(losses_a[:inf_step])
ax.semilogy(losses_b)
ax.annotate(f"A: inf at step {inf_step}, nan at {nan_step}", (5, 1e18), color="C0")
ax.annotate("B learns", (100, 1e-5), color="C1")
ax.set_xlabel("step")
ax.set_ylabel("loss")
plt.show()
