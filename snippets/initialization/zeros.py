# %% Train from a given start
import torch
from torch import nn

torch.manual_seed(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = torch.randn(N, D_in), torch.randn(N, D_out)


def train(model):
    losses = []
    for t in range(201):
        loss = (model(x) - y).pow(2).sum()
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for param in model.parameters():
                param -= 1e-3 * param.grad
    return losses[0], losses[-1]


def filled_with(value, bias):
    model = nn.Sequential(
        nn.Linear(D_in, H, bias=bias),
        nn.ReLU(),
        nn.Linear(H, D_out, bias=bias),
    )
    for param in model.parameters():
        nn.init.constant_(param, value)
    return model


# %% All zeros
model = filled_with(0.0, bias=False)
zeros_first, zeros_last = train(model)
print(f"no biases: loss {zeros_first:.2f} to {zeros_last:.2f}")
assert zeros_last == zeros_first

model = filled_with(0.0, bias=True)
_, zeros_bias_last = train(model)
spread_of_y = (y - y.mean(dim=0)).pow(2).sum().item()
print(f"biases:    loss {zeros_first:.2f} to {zeros_bias_last:.2f}")
print(f"y around its mean:     {spread_of_y:.2f}")
moved = [name for name, p in model.named_parameters() if p.any()]
print("moved:", moved)
assert moved == ["2.bias"]
assert abs(zeros_bias_last / spread_of_y - 1) < 1e-4
torch.testing.assert_close(model[2].bias.detach(), y.mean(dim=0))

# %% All alike
model = filled_with(0.01, bias=False)
alike_first, alike_last = train(model)
alike_rank = torch.linalg.matrix_rank(model[0].weight, rtol=1e-4).item()
print(f"all 0.01: loss {alike_first:.0f} to {alike_last:.0f}")
print(f"rank of the first weight: {alike_rank}, of {H}")
assert alike_rank == 1

model = nn.Sequential(
    nn.Linear(D_in, H, bias=False),
    nn.ReLU(),
    nn.Linear(H, D_out, bias=False),
)
default_first, default_last = train(model)
print(f"default:  loss {default_first:.0f} to {default_last:.0e}")
assert default_last < 1e-3
