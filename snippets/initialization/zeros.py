# %% Train from a given start
import torch
from torch import nn

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)


def build(activation=nn.ReLU, bias=True):
    return nn.Sequential(
        nn.Linear(D_in, H, bias=bias),
        activation(),
        nn.Linear(H, D_out, bias=bias),
    )


def train(model, learning_rate=1e-3, steps=200):
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    losses = []
    for t in range(steps + 1):
        loss = (model(x) - y).pow(2).sum()
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for param in model.parameters():
                param -= learning_rate * param.grad
    moved = [
        name
        for name, param in model.named_parameters()
        if not torch.equal(param, before[name])
    ]
    return losses, moved


# %% All zeros
model = build()
for param in model.parameters():
    nn.init.zeros_(param)
losses, moved = train(model)
spread_of_y = (y - y.mean(dim=0)).pow(2).sum().item()
print(f"loss {losses[0]:.1f} to {losses[-1]:.1f}, moved: {moved}")
print(f"y around its mean: {spread_of_y:.1f}")
assert moved == ["2.bias"]
assert abs(losses[-1] / spread_of_y - 1) < 1e-4

# %% Zero weights, default biases
model = build()
nn.init.zeros_(model[0].weight)
nn.init.zeros_(model[2].weight)
biased_losses, moved = train(model, learning_rate=1e-4, steps=500)
left = round(biased_losses[-1] / biased_losses[0], 1)
alive = model[0].weight.any(dim=1).float().mean().item()
print(f"after 500 steps about {left:.0%} of the loss is left, moved: {moved}")
print(f"hidden units that moved: {alive:.0%}")
assert len(moved) == 4
assert 0.3 < alive < 0.7
assert left < 0.8

# %% All zeros, other activations
moves = []
for activation in (nn.ReLU, nn.Tanh, nn.GELU, nn.Sigmoid, nn.Softplus):
    model = build(activation)
    for param in model.parameters():
        nn.init.zeros_(param)
    at_zero = activation()(torch.zeros(1)).item()
    _, moved = train(model, learning_rate=1e-4, steps=10)
    moves.append((activation.__name__, at_zero, len(moved)))
    print(f"{activation.__name__}(0) = {at_zero:.2f}, moved: {moved}")
    assert len(moved) == (4 if at_zero else 1)


# %% All alike
def units_apart(weight):
    return ((weight - weight.mean(dim=0)).norm() / weight.norm()).item()


model = build(bias=False)
for param in model.parameters():
    nn.init.constant_(param, 0.01)
alike_losses, _ = train(model)

model = build(bias=False)
for param in model.parameters():
    nn.init.constant_(param, 0.01)
with torch.no_grad():
    model[0].weight *= 1 + 1e-6 * torch.randn(H, D_in)
nearly_apart = units_apart(model[0].weight)
nearly_losses, _ = train(model)

default_losses, _ = train(build(bias=False))
after = units_apart(model[0].weight)
assert alike_losses[-1] > 400
assert 1e-9 < nearly_losses[-1] < 100
assert default_losses[-1] < 1e-9
assert nearly_apart < 1e-5 < 0.1 < after
print("loss after 200 steps")
print("units equal:             above 400")
print("units a millionth apart: below 100, and the units 10% apart or more")
print("default:                 below 1e-9")
