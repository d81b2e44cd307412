# %% Imports
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


def train(model, x, y, lr, steps, clip=math.inf):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% The data
x = torch.randn(64, 10)
y = x.sum(dim=1, keepdim=True)
x[5, 3] = float("nan")

print("data finite:", torch.isfinite(x).all().item())
losses = train(nn.Linear(10, 1), x, y, lr=0.1, steps=1)
print("first loss:", losses[0])

rows = torch.isfinite(x).all(dim=1)
losses = train(nn.Linear(10, 1), x[rows], y[rows], lr=0.1, steps=100)
print(f"without the row: {losses[0]:.3g} to {losses[-1]:.3g}")
assert losses[-1] < losses[0]

# %% The logarithm of zero
scores = torch.tensor([[0.0, 200.0]], requires_grad=True)
target = torch.tensor([0])
p = scores.softmax(dim=1)
print("smallest probability:", p.min().item())
loss_of_log = F.nll_loss(p.log(), target)
loss_of_log.backward()
print("loss:", loss_of_log.item(), " gradient:", scores.grad)

scores.grad = None
stable_loss = F.cross_entropy(scores, target)
stable_loss.backward()
print("loss:", stable_loss.item(), " gradient:", scores.grad)

# %% Zero times infinity
p = torch.tensor([1.0, 0.3])
label = torch.tensor([1.0, 0.0])
terms = label * p.log() + (1 - label) * (1 - p).log()
loss_by_hand = -terms.mean()
print(f"by hand: {loss_by_hand.item():.3f}")
built_in = F.binary_cross_entropy(p, label)
print(f"BCELoss: {built_in.item():.3f}")

# %% Zero divided by zero
scores = torch.randn(4, 3)
ignored = torch.full((4,), -100)
print("targets that count:", (ignored != -100).sum().item())
loss_ignored = F.cross_entropy(scores, ignored)
total = F.cross_entropy(scores, ignored, reduction="sum")
mean = total / (ignored != -100).sum().clamp(min=1)
print("mean:", loss_ignored.item(), " guarded:", mean.item())

constant = torch.full((8, 1), 3.0)
print("standard deviation:", constant.std(dim=0))
standardized = (constant - constant.mean(dim=0)) / constant.std(dim=0)
spread = constant.std(dim=0).clamp(min=1e-6)
guarded = (constant - constant.mean(dim=0)) / spread
print("standardized:", standardized[0], " guarded:", guarded[0])

tenths = torch.full((8, 1), 0.1)
rounded = (tenths - tenths.mean(dim=0)) / tenths.std(dim=0)
print("standardized 0.1 is finite:", rounded.isfinite().all().item())

# %% A negative variance
layer = nn.Linear(10, 2)
x = torch.randn(64, 10)
y = torch.randn(64)
mean, variance = layer(x).unbind(dim=1)
print(f"smallest variance: {variance.min().item():.3f}")
negative = (variance.log() + (y - mean).square() / variance).mean()
positive = F.softplus(variance) + 1e-6
stable = (positive.log() + (y - mean).square() / positive).mean()
print(f"loss: {negative.item():.3f}, with softplus {stable.item():.3f}")

far = torch.tensor([5001.0, 5002.0, 5004.0])
difference = far.square().mean() - far.mean().square()
print(f"mean of squares minus squared mean: {difference.item():.0f}")
print(f"var: {far.var(correction=0).item():.2f}")
assert difference < 0

# %% Overflow in float16
error = torch.tensor([300.0])
print("largest float16:", torch.finfo(torch.float16).max)
print("float16: ", error.half().square().item())
print("bfloat16:", error.bfloat16().square().item())
hidden = error.half().square()
print("inf - inf:", (hidden - hidden).item())

# %% The square root at zero
w = torch.zeros(3, requires_grad=True)
distance = w.square().sum().sqrt()
distance.backward()
print("loss:", distance.item(), " gradient:", w.grad)

w.grad = None
torch.linalg.vector_norm(w).backward()
print("vector_norm:", w.grad)

w.grad = None
(w.square().sum() + 1e-8).sqrt().backward()
print("with 1e-8:", w.grad)

# %% The initial scale
x = torch.randn(64, 1000)
y = torch.randn(64, 1)


def two_layers():
    return nn.Sequential(
        nn.Linear(1000, 100, bias=False),
        nn.ReLU(),
        nn.Linear(100, 1, bias=False),
    )


drawn = two_layers()
for parameter in drawn.parameters():
    nn.init.normal_(parameter)
default = two_layers()
scale_drawn = (F.mse_loss(drawn(x), y) / y.square().mean()).item()
scale_default = (F.mse_loss(default(x), y) / y.square().mean()).item()
scale_predicted = 1000 * 100 / 2
print(f"first loss / mean of y²: {scale_drawn:.2g} and {scale_default:.1f}")
assert 0.3 < scale_drawn / scale_predicted < 3

losses_drawn = train(drawn, x, y, lr=0.01, steps=20)
losses_default = train(default, x, y, lr=0.01, steps=20)
print("randn:", *(f"{loss:.1e}" for loss in losses_drawn[:5]))
print(f"default: {losses_default[0]:.2f} to {losses_default[-1]:.2f}")

# %% The learning rate
x = torch.randn(64, 10)
y = x.sum(dim=1, keepdim=True)
for lr in (10.0, 1.0, 0.1):
    torch.manual_seed(1)
    losses = train(nn.Linear(10, 1), x, y, lr, steps=60)
    ratio = losses[9] / losses[8]
    print(f"lr {lr}: {ratio:.2g} times a step, loss {losses[-1]:.2g}")

torch.manual_seed(1)
hidden_layer = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
losses = train(hidden_layer.double(), x.double(), y.double(), lr=2.0, steps=5)
factors = [after / before for before, after in zip(losses, losses[1:])]
print("with a hidden layer, lr 2.0:", *(f"{factor:.0e}" for factor in factors))
assert factors == sorted(factors)

# %% A recurrent network


class Summing(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(1, 32, nonlinearity="relu", batch_first=True)
        nn.init.eye_(self.rnn.weight_hh_l0)
        self.last = nn.Linear(32, 1)

    def forward(self, x):
        return self.last(self.rnn(x)[0][:, -1])


x = torch.randn(32, 200, 1)
y = x.mean(dim=1)
torch.manual_seed(0)
model = Summing()
F.mse_loss(model(x), y).backward()
norm = nn.utils.clip_grad_norm_(model.parameters(), math.inf)
print(f"gradient norm of the first step: {norm:.1e}")
losses = train(model, x, y, lr=1e-4, steps=40)
print("losses:", *(f"{loss:.1e}" for loss in losses[:4]))

torch.manual_seed(0)
clipped = train(Summing(), x, y, lr=1e-4, steps=40, clip=1.0)
print(f"clipped: {clipped[0]:.0f} to {clipped[-1]:.1g}")
