# %% 50 residual blocks
import torch
from torch import nn

torch.manual_seed(0)
width, depth = 256, 50
x = torch.randn(64, width)


def block(scale):
    branch = nn.Linear(width, width, bias=False)
    nn.init.kaiming_normal_(branch.weight, nonlinearity="relu")
    with torch.no_grad():
        branch.weight *= scale
    return branch


def residual_stream(scale):
    blocks = [block(scale) for _ in range(depth)]
    hidden = x
    for branch in blocks:
        hidden = hidden + branch(nn.functional.relu(hidden))
    hidden.backward(torch.randn(64, width))
    grads = [branch.weight.grad.norm().item() for branch in blocks]
    return hidden.pow(2).mean().sqrt().item(), grads


# %% The branch's scale
rows = []
for name, scale in (
    ("Kaiming", 1.0),
    ("Kaiming / √depth", depth**-0.5),
    ("zero", 0.0),
):
    rms, grads = residual_stream(scale)
    predicted = (1 + scale**2) ** (depth / 2)
    rows.append((name, rms, predicted, grads[0], grads[-1]))
    print(
        f"{name}: rms {rms:.3g}, predicted {predicted:.3g},"
        f" gradients {grads[0]:.3g} to {grads[-1]:.3g}"
    )
    assert 0.3 < rms / predicted < 3


# %% Zeros in a branch of two layers
def two_gradients(first_scale, last_scale):
    first, last = block(first_scale), block(last_scale)
    out = x + last(nn.functional.relu(first(x)))
    out.pow(2).sum().backward()
    return first.weight.grad.norm().item(), last.weight.grad.norm().item()


last_zero, both_zero = two_gradients(1.0, 0.0), two_gradients(0.0, 0.0)
print(f"last zero: gradients {last_zero[0]:.3g} and {last_zero[1]:.3g}")
print(f"both zero: gradients {both_zero[0]:.3g} and {both_zero[1]:.3g}")
assert last_zero[0] == 0 < last_zero[1]
assert both_zero == (0, 0)
