# %% Imports
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 20)
rule = torch.randn(20, 10)
classes = (x @ rule).argmax(dim=1)


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 10))


def train(model, x, y, lr=0.5, steps=200, loss_fn=F.cross_entropy):
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(trained, lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
    return loss_fn(model(x), y).item()


def without_gradient(model):
    return [
        name
        for name, p in model.named_parameters()
        if p.grad is None or not p.grad.any()
    ]


# %% Frozen parameters
model = network()
for parameter in model.parameters():
    parameter.requires_grad_(False)
model[2] = nn.Linear(32, 10)
frozen_loss = train(model, x, classes)
print("without gradient:", without_gradient(model))
free_loss = train(network(), x, classes)
print(f"loss {frozen_loss:.3f}, nothing frozen {free_loss:.3f}")

# %% A detached graph


class Detached(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, _, self.last = network()

    def forward(self, x):
        hidden = torch.tensor(self.first(x).tolist())
        return self.last(hidden.relu())


model = Detached()
detached_loss = train(model, x, classes)
print("without gradient:", without_gradient(model))
print(f"loss {detached_loss:.3f}")

# %% Dead units
model = network()
with torch.no_grad():
    model[0].bias.fill_(-20.0)
hidden = model[:2](x)
alive = (hidden > 0).any(dim=0).float().mean().item()
dead_loss = train(model, x, classes)
print(f"units that ever fire: {alive:.0%}, loss {dead_loss:.3f}")
print("without gradient:", without_gradient(model))

# %% Dead units that come back
model = nn.Sequential(*network()[:2], nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10))
with torch.no_grad():
    highest = model[:3](x).max(dim=0).values
    model[2].bias[:8] -= highest[:8] + 0.01
dead = (model[:4](x) == 0).all(dim=0)
train(model, x, classes)
back = dead & (model[:4](x) > 0).any(dim=0)
print("second layer: 8 units were dead, some fire again:", back[:8].any().item())
assert dead[:8].all()
assert back[:8].any()

# %% Softmax twice
model = network()
twice = nn.Sequential(*model, nn.Softmax(dim=1))
sums = twice(x).sum(dim=1)
print("each row sums to 1:", torch.allclose(sums, torch.ones(256)))
twice_loss = train(twice, x, classes)
lowest = math.log(math.e + 9) - 1
print(f"loss {twice_loss:.3f}, lowest possible {lowest:.3f}")
print(f"one softmax: {free_loss:.3f}")
assert free_loss < lowest < twice_loss

# %% Stuck at log(classes)
scores = network()(x)
first_loss = F.cross_entropy(scores, classes).item()
log_ten = math.log(10)
print(f"ten classes: first loss {first_loss:.3f}, log(10) {log_ten:.3f}")
print(f"two classes: log(2) {math.log(2):.3f}")
noise = torch.randint(2, (256,))
noise_test = torch.randint(2, (256,))
model = nn.Linear(20, 2)
on_noise = train(model, x, noise)
held_out = F.cross_entropy(model(torch.randn(256, 20)), noise_test).item()
print(f"labels that x tells nothing about: {on_noise:.3f}, new {held_out:.3f}")

# %% The wrong learning rate
rates = (1e-5, 1e-3, 1e-1, 1e0, 1e2)
rate_losses = {lr: train(network(), x, classes, lr=lr) for lr in rates}
for lr, loss in rate_losses.items():
    print(f"lr {lr:g}: {loss:.2g}")

# %% Shuffled labels
y = x[:, :3].sum(dim=1, keepdim=True)
mixed = y[torch.randperm(256)]
variance = y.var(correction=0).item()
right = train(nn.Linear(20, 1), x, y, lr=0.1, loss_fn=F.mse_loss)
wrong = train(nn.Linear(20, 1), x, mixed, lr=0.1, loss_fn=F.mse_loss)
print(f"variance of y {variance:.3f}, loss {right:.3f}, shuffled {wrong:.3f}")

# %% One batch by heart
few = slice(0, 16)
by_heart = train(network(), x[few], classes[few])
print(f"sixteen samples: {by_heart:.4f}")
mixed = classes[few][torch.randperm(16)]
mixed_by_heart = train(network(), x[few], mixed, steps=1000)
print(f"their labels shuffled: {mixed_by_heart:.4f}")

# %% All weights zero
for activation in (nn.ReLU, nn.Sigmoid):
    for zero_biases in (True, False):
        model = nn.Sequential(
            nn.Linear(20, 32),
            activation(),
            nn.Linear(32, 10),
        )
        for name, parameter in model.named_parameters():
            if "weight" in name or zero_biases:
                nn.init.zeros_(parameter)
        before = {n: p.clone() for n, p in model.named_parameters()}
        train(model, x, classes, steps=3)
        moved = [
            name
            for name, p in model.named_parameters()
            if not torch.equal(p, before[name])
        ]
        biases = "zero" if zero_biases else "default"
        print(f"{activation.__name__}, {biases} biases: {moved}")
