# %% Standard deviations of the default
import math

import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(1000, 100)
tensors = {
    "weight of `nn.Linear(1000, 100)`": (layer.weight, 1000),
    "weight of `nn.Linear(100, 10)`": (nn.Linear(100, 10).weight, 100),
    "bias of `nn.Linear(1000, 2000)`": (nn.Linear(1000, 2000).bias, 1000),
}
stds = []
for name, (tensor, fan_in) in tensors.items():
    std, predicted = tensor.std().item(), 1 / math.sqrt(3 * fan_in)
    stds.append((name, std, predicted))
    print(f"{name}: {std:.5f}, predicted {predicted:.5f}")
    assert math.isclose(std, predicted, rel_tol=0.05)

# %% Where sqrt(5) goes
gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))
bound = math.sqrt(3) * gain / math.sqrt(1000)
print(f"gain  = sqrt(2 / (1 + 5)) = {gain:.5f} = 1/sqrt(3)")
print(f"bound = sqrt(3) * gain / sqrt(1000) = {bound:.5f}")
print(f"        1 / sqrt(1000) = {1 / math.sqrt(1000):.5f}")
assert math.isclose(gain, 1 / math.sqrt(3))
assert math.isclose(bound, 1 / math.sqrt(1000))

torch.manual_seed(0)
by_hand = torch.empty(100, 1000).uniform_(-bound, bound)
assert torch.allclose(layer.weight, by_hand, rtol=1e-5)

# %% The output dimension plays no part
ranges = []
for out_features in (10, 100, 1000):
    weight = nn.Linear(1000, out_features).weight.detach()
    default_range = weight.abs().max().item()
    xavier_range = nn.init.xavier_uniform_(weight).abs().max().item()
    xavier_bound = math.sqrt(6 / (1000 + out_features))
    ranges.append((out_features, default_range, xavier_range))
    print(f"nn.Linear(1000, {out_features}):", end=" ")
    print(f"default {default_range:.4f}, Xavier {xavier_range:.4f}")
    assert math.isclose(default_range, bound, rel_tol=2e-3)
    assert math.isclose(xavier_range, xavier_bound, rel_tol=2e-3)

# %% Five names, five standard deviations
w = torch.empty(1000, 1000)  # square: fan_in = fan_out = 1000
default_std = nn.Linear(1000, 1000).weight.std().item()
lecun_std = nn.init.normal_(w, std=1 / math.sqrt(1000)).std().item()
xavier_std = nn.init.xavier_uniform_(w).std().item()
nn.init.kaiming_uniform_(w, nonlinearity="relu")
kaiming_std = w.std().item()
names = [
    ("nn.Linear", default_std, "1 / sqrt(3 fan_in)"),
    ("LeCun", lecun_std, "1 / sqrt(fan_in)"),
    ("Xavier", xavier_std, "sqrt(2 / (fan_in + fan_out))"),
    ("Kaiming", kaiming_std, "sqrt(2 / fan_in)"),
    ("torch.randn", nn.init.normal_(w).std().item(), "1"),
]
for name, std, rule in names:
    print(f"{name:11}  {std:.4f}  {rule}")
assert math.isclose(xavier_std / default_std, math.sqrt(3), rel_tol=5e-3)
assert math.isclose(kaiming_std / default_std, math.sqrt(6), rel_tol=5e-3)
