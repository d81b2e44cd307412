# %% Imports
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 20)
y = (x[:, :1] > 0).float()

# %% Labels outside 0 to 1
losses = {}
for name, labels in (
    ("0 and 1", y),
    ("-1 and 1", 2 * y - 1),
    ("0 and 255", 255 * y),
):
    model = nn.Linear(20, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(x), labels)
        loss.backward()
        optimizer.step()
    losses[name] = loss.item()
    print(f"labels {name}: loss {loss:.3g}")
assert losses["0 and 1"] > 0 > losses["-1 and 1"] > losses["0 and 255"]

# %% Probabilities in place of logarithms
scores = torch.randn(8, 3)
classes = torch.randint(3, (8,))
p = scores.softmax(dim=1)
of_p = F.nll_loss(p, classes).item()
of_log_p = F.nll_loss(p.log(), classes).item()
print(f"nll_loss of probabilities {of_p:.3f}, of logarithms {of_log_p:.3f}")
assert -1 < of_p < 0 < of_log_p

# %% A density above 1
error = torch.zeros(4)
densities = {}
for variance in (1.0, 0.01):
    spread = torch.full((4,), variance)
    loss = F.gaussian_nll_loss(error, torch.zeros(4), spread, full=True)
    densities[variance] = torch.exp(-loss).item()
    print(f"variance {variance}: density {densities[variance]:.2f}, loss {loss:.2f}")
assert densities[1.0] < 1 < densities[0.01]

# %% One column of scores
model = nn.Linear(20, 1)
loss = F.cross_entropy(model(x), y)
loss.backward()
largest = model.weight.grad.abs().max().item()
print(f"cross_entropy {loss:.3f}, largest gradient {largest:.3f}")
assert loss == 0 == largest
logit_loss = F.binary_cross_entropy_with_logits(model(x), y).item()
print(f"binary_cross_entropy_with_logits {logit_loss:.3f}")

# %% One class after the other
order = y.squeeze(-1).argsort()
zeros = (y == 0).sum().item()
epoch = torch.cat([order[:zeros].repeat(20), order[zeros:]])
model = nn.Linear(20, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
batch_losses = []
for batch in epoch.split(16):
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(model(x[batch]), y[batch])
    loss.backward()
    optimizer.step()
    batch_losses.append(loss.item())
batches = 20 * zeros // 16  # with zeros only
last, worst = batch_losses[batches - 1], max(batch_losses[batches:])
print(f"last batch of zeros {last:.4f}, then up to {worst:.2f}")
assert last < 0.05 < 2 < worst

# %% No target left
ignored = torch.full((8,), -100)
summed = F.cross_entropy(scores, ignored, reduction="sum").item()
averaged = F.cross_entropy(scores, ignored).item()
print(f"sum {summed}, mean {averaged}")
assert summed == 0
