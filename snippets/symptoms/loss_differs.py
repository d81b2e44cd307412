# %% Imports
import copy

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 20)
y = torch.randn(256, 1)


def network():
    return nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))


def train(model, optimizer, batches):
    losses = []
    for rows in batches:
        optimizer.zero_grad()
        loss = F.mse_loss(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def run(seed=0, order_seed=0, eps=1e-8, prepare=lambda model: None):
    torch.manual_seed(seed)
    model = network()
    prepare(model)
    optimizer = torch.optim.Adam(model.parameters(), eps=eps)
    generator = torch.Generator().manual_seed(order_seed)
    order = torch.randperm(256, generator=generator)
    return train(model, optimizer, order.repeat(20).split(32))


same = run()

# %% The same again
again = run()
print("equal:", same == again)
assert same == again

# %% The initial weights
other = run(seed=1)
first_losses = torch.tensor([run(seed=seed)[0] for seed in range(10)])
print(f"first loss {same[0]:.4f} and {other[0]:.4f}")
print(f"ten seeds: {first_losses.min():.3f} to {first_losses.max():.3f}")

# %% The order of the batches
reordered = run(order_seed=1)
print(f"first loss {same[0]:.4f} and {reordered[0]:.4f}")
everything = slice(None)
torch.manual_seed(0)
model = network()
before = F.mse_loss(model(x), y)
shuffled = torch.randperm(256)
after = F.mse_loss(model(x[shuffled]), y[shuffled])
apart = (before - after).abs().item()
assert apart < 1e-5
print(f"on all data, in both orders: {before:.4f} {after:.4f}")

# %% Training mode and evaluation mode
model = nn.Sequential(nn.Linear(20, 64), nn.Dropout(0.5), nn.Linear(64, 1))
training = [F.mse_loss(model(x), y).item() for _ in range(2)]
model.eval()
evaluation = [F.mse_loss(model(x), y).item() for _ in range(2)]
print("train():", *(f"{loss:.3f}" for loss in training))
print("eval(): ", *(f"{loss:.3f}" for loss in evaluation))

# %% The CPU or the GPU
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.backends.cudnn.allow_tf32 = False
torch.manual_seed(0)
model = network().to(device)
torch.manual_seed(0)
same_weights = torch.equal(model[0].weight.cpu(), network()[0].weight)
print("same weights:", same_weights)

# %% Rounding
one, large = torch.tensor(1.0), torch.tensor(1e8)
print((one + large) - large, one + (large - large))

# %% The defaults of the layers


@torch.no_grad()
def glorot(model):
    for layer in (model[0], model[2]):
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)


pytorch_std = network()[0].weight.std().item()
keras_like = network()
glorot(keras_like)
keras_std = keras_like[0].weight.std().item()
print(f"standard deviation {pytorch_std:.3f}, Glorot {keras_std:.3f}")
print(f"last loss {same[-1]:.3f}, Glorot {run(prepare=glorot)[-1]:.3f}")

# %% The defaults of the optimizer
eps_losses = run(eps=1e-7)
gap = max(abs(a - b) for a, b in zip(same, eps_losses))
print(f"eps 1e-8 or 1e-7: losses agree to 1e-4: {gap < 1e-4}")

# %% Sum or mean
total = F.mse_loss(keras_like(x), y, reduction="sum")
mean = F.mse_loss(keras_like(x), y)
print(f"sum / mean: {(total / mean).item():.0f}")

# %% Training that goes on from a checkpoint
model = network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
train(model, optimizer, [everything] * 100)
weights, state = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
went_on = train(model, optimizer, [everything] * 20)


def resume(with_state):
    model = network()
    model.load_state_dict(weights)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if with_state:
        optimizer.load_state_dict(state)
    return train(model, optimizer, [everything] * 20)


without_state, with_state = resume(False), resume(True)
highest_without = max(without_state)
print(f"without the state: {without_state[0]:.2g}, highest {highest_without:.2g}")
print(f"with it: {with_state[0]:.2g}, highest {max(with_state):.2g}")
assert with_state == went_on
assert without_state[0] == went_on[0] < highest_without / 100
