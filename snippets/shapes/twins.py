# %% Data
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn, optim

torch.manual_seed(0)
x = torch.randn(100, 1)
y = 3 * x[:, 0] + 5 + 0.5 * torch.randn(100)
print("x", tuple(x.shape), " y", tuple(y.shape))
learned = []  # of each loop, the model and the last loss

# %% Loop A, broadcast
torch.manual_seed(0)
model = nn.Linear(1, 1)
optimizer = optim.SGD(model.parameters(), lr=0.1)
for step in range(101):
    y_pred = model(x)
    loss = F.mse_loss(y_pred, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 25 == 0:
        print(f"step {step:3}  loss {loss:.4f}")
learned.append((model, loss.item()))

# %% Loop B, matched
torch.manual_seed(0)
model = nn.Linear(1, 1)
optimizer = optim.SGD(model.parameters(), lr=0.1)
for step in range(101):
    y_pred = model(x).squeeze(1)
    loss = F.mse_loss(y_pred, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 25 == 0:
        print(f"step {step:3}  loss {loss:.4f}")
learned.append((model, loss.item()))

# %% What each loop learned
(model_a, loss_a), (model_b, loss_b) = learned
slope_a, bias_a = model_a.weight.item(), model_a.bias.item()
slope_b, bias_b = model_b.weight.item(), model_b.bias.item()
mean_y = y.mean().item()
variance_y = y.var(correction=0).item()
print(f"A: {slope_a:.4f} x + {bias_a:.4f}   mean(y) {mean_y:.4f}")
print(f"B: {slope_b:.4f} x + {bias_b:.4f}")
print(f"loss of A {loss_a:.4f}   Var(y) {variance_y:.4f}")
print(f"loss of B {loss_b:.4f}")

torch.testing.assert_close(loss_a, variance_y, rtol=1e-4, atol=0)
torch.testing.assert_close(bias_a, mean_y, rtol=1e-4, atol=0)
assert abs(slope_a) < 1e-4
assert abs(slope_b - 3) < 0.1

# %% The two lines
fig, ax = plt.subplots()
ax.plot(x, y, "o", color="C2", markersize=3)
ends = torch.tensor([[-2.6], [2.6]])
ax.plot(ends, model_a(ends).detach(), color="C0", linestyle="-")
ax.plot(ends, model_b(ends).detach(), color="C1", linestyle="--")
ax.text(0.6, bias_a - 1.4, "A: the mean of y", color="C0")
ax.text(1.1, 10.6, "B: the line", color="C1", ha="right")
ax.set_xlabel("x")
ax.set_ylabel("y and predictions")
plt.show()
