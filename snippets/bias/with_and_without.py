# %% Four points on y = 2x
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x
loss_fn = nn.MSELoss()


def zeros(model):
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    return model


# %% With a bias
model = zeros(nn.Linear(1, 1))
optimizer = SGD(model.parameters(), lr=0.01)
losses = []
for step in range(1, 1002):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if step in (1, 101, 1001):
        print(f"step {step}: loss {loss:.2g}")

# %% Keep the losses with a bias
losses_a = losses

# %% Without a bias
model = zeros(nn.Linear(1, 1, bias=False))
optimizer = SGD(model.parameters(), lr=0.01)
losses = []
for step in range(1, 1002):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if step in (1, 101, 1001):
        print(f"step {step}: loss {loss:.2g}")

# %% Both loss curves
losses_b = losses
fig, ax = plt.subplots()
ax.semilogy(losses_a)
ax.semilogy(losses_b)
ax.text(500, 0.01, "A: with a bias", color="C0")
ax.text(150, 1e-11, "B: without, stopped by float32", color="C1")
ax.set_xlabel("updates made")
ax.set_ylabel("mean squared error")
plt.show()
assert losses_b[100] < 1e-12 < 1e-4 < losses_a[1000] < losses_a[100]
assert losses_a[11] < 0.8 * losses_a[10]
assert losses_a[31] > 0.98 * losses_a[30]
assert losses_b[99] == losses_b[1000]
