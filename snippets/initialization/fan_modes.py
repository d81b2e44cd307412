# %% One layer, forward and back
import math

import torch
from torch import nn

torch.manual_seed(0)
fan_in, fan_out = 1000, 100
x = torch.randn(2000, fan_in, requires_grad=True)
grad_output = torch.randn(2000, fan_out)


def forward_and_back(weight):
    hidden = torch.relu(x @ weight.T)
    (grad_x,) = torch.autograd.grad(hidden, x, grad_output)
    return [t.pow(2).mean().sqrt().item() for t in (hidden, grad_x)]


# %% Which way each mode protects
w = torch.empty(fan_out, fan_in)
gain = nn.init.calculate_gain("relu")
starts = {
    "default": (nn.Linear(fan_in, fan_out).weight, 1 / (3 * fan_in)),
    'Kaiming, `mode="fan_in"`': (
        nn.init.kaiming_uniform_(w.clone(), 0, "fan_in", "relu"),
        2 / fan_in,
    ),
    'Kaiming, `mode="fan_out"`': (
        nn.init.kaiming_uniform_(w.clone(), 0, "fan_out", "relu"),
        2 / fan_out,
    ),
    "Xavier, with gain": (
        nn.init.xavier_uniform_(w.clone(), gain),
        4 / (fan_in + fan_out),
    ),
}
rows = []
for name, (weight, variance) in starts.items():
    forward, back = forward_and_back(weight)
    predicted_forward = math.sqrt(fan_in * variance / 2)
    predicted_back = math.sqrt(fan_out * variance / 2)
    rows.append((name, forward, predicted_forward, back, predicted_back))
    print(
        f"{name:25} forward {forward:.3f}, predicted {predicted_forward:.3f};"
        f" back {back:.3f}, predicted {predicted_back:.3f}"
    )
    assert math.isclose(forward, predicted_forward, rel_tol=0.05)
    assert math.isclose(back, predicted_back, rel_tol=0.05)

# %% A hand-written weight has its fans swapped
w1 = torch.empty(fan_in, fan_out)  # used as x.mm(w1)
wrong = nn.init.kaiming_uniform_(w1, nonlinearity="relu").std().item()
right = nn.init.kaiming_uniform_(w1.T, nonlinearity="relu").std().item()
print(f"kaiming_uniform_(w1):   std {wrong:.4f}")
print(f"kaiming_uniform_(w1.T): std {right:.4f}")
assert math.isclose(wrong / right, math.sqrt(10), rel_tol=0.01)
assert math.isclose(w1.std(), math.sqrt(2 / fan_in), rel_tol=0.01)
