# %% Imports
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 20)
y = (x[:, :1] > 0).float()

# %% Labels outside 0 to 1
far = torch.tensor([10.0, 100.0])
for label, scores in ((1.0, far), (-1.0, -far), (255.0, far)):
    labels = torch.full((2,), label)
    loss = F.binary_cross_entropy_with_logits(scores, labels)
    print(f"label {label:g}: loss {loss:.2g}")
    assert (loss < 0) == (label != 1)

# %% Probabilities in place of logarithms
scores = torch.randn(8, 3)
classes = torch.randint(3, (8,))
p = scores.softmax(dim=1)
of_p = F.nll_loss(p, classes).item()
of_log_p = F.nll_loss(p.log(), classes).item()
print(f"nll_loss of probabilities {of_p:.3f}, of logarithms {of_log_p:.3f}")
assert -1 < of_p < 0 < of_log_p

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
zeros, ones = (y[:, 0] == label for label in (0, 1))
model = nn.Linear(20, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for _ in range(200):
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(model(x[zeros]), y[zeros])
    loss.backward()
    optimizer.step()
next_class = F.binary_cross_entropy_with_logits(model(x[ones]), y[ones]).item()
print(f"class 0: {loss:.4f}, then class 1: {next_class:.2f}")
assert loss < 0.05 < 2 < next_class
