# %% The floor, before any training
import warnings

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore", "Using a target size")

predicted_variance = 5**2 * 100**2 + 3**2 * 100**2 + 1**2

np.random.seed(0)
data = np.random.randn(10000, 3)
data[:, :2] = data[:, :2] * 100
data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + np.random.randn(10000)
data = torch.Tensor(data)
train_x, train_y = data[:, :2], data[:, 2]
batch_xs, batch_ys = train_x.split(100), train_y.split(100)
measured_variance = train_y.var(correction=0).item()
print("predicted", predicted_variance)
print(f"measured  {measured_variance:.0f}")
assert abs(measured_variance / predicted_variance - 1) < 0.02

# %% Thirty epochs without the line
torch.manual_seed(0)
layer = nn.Linear(2, 1, bias=False)
optimizer = torch.optim.RMSprop(layer.parameters(), lr=0.01)
losses, weights = [], []
for epoch in range(30):
    for batch_x, batch_y in zip(batch_xs, batch_ys):
        loss = nn.functional.mse_loss(layer(batch_x), batch_y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        weights.append(layer.weight.detach().flatten().clone())

# %% The loss of a batch is its variance
losses = torch.tensor(losses).reshape(30, 100)
batches = train_y.reshape(100, 100)
batch_variance = batches.var(dim=1, correction=0)
mean_loss = losses[-1].mean().item()
lowest, highest = losses[-1].min().item(), losses[-1].max().item()
repeats = torch.allclose(losses[-1], losses[-2], rtol=1e-4)
both = torch.stack([losses[-1], batch_variance])
variance_correlation = torch.corrcoef(both)[0, 1].item()
print(f"mean {mean_loss:.0f}, from {lowest:.0f} to {highest:.0f}")
print(f"correlation with its variance {variance_correlation:.4f}")
print("each batch as in epoch 29, to 1e-4:", repeats)
assert abs(mean_loss / measured_variance - 1) < 0.01
assert variance_correlation > 0.99
assert repeats

# %% Not random
fig, ax = plt.subplots()
ax.plot(losses[-1, :40] / 1000, color="C0")
ax.plot(batch_variance[:40] / 1000, color="C2", linestyle="-.")
ax.text(14, 430, "A: loss in epoch 30", color="C0")
ax.text(24.5, 285, "Var(y) of the batch", color="C2")
ax.set_ylim(240, 450)
ax.set_xlabel("batch")
ax.set_ylabel("loss, thousands")
plt.show()

# %% The weights it looks for
mean_x = train_x.reshape(100, 100, 2).mean(dim=1)
gram = train_x.T @ train_x
mean_y = batches.mean(dim=1)
least_squares = torch.linalg.solve(gram, 100 * mean_x.T @ mean_y)
last_epoch = torch.stack(weights[-100:]).mean(dim=0)
rows = {
    "least squares on each batch's mean": least_squares.tolist(),
    "mean of the last epoch": last_epoch.tolist(),
    "last step": weights[-1].tolist(),
    "(5, 3) / 100": [5 / 100, 3 / 100],
}
for name, (first, second) in rows.items():
    print(f"{name:<34} {first:.4f} {second:.4f}")
torch.testing.assert_close(last_epoch, least_squares, rtol=0.02, atol=0)
