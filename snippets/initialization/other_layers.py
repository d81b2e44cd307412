# %% What other layers draw
import torch
from torch import nn

torch.manual_seed(0)
attention = nn.MultiheadAttention(256, 4)
tensors = {
    "`nn.Linear(256, 64)`": (nn.Linear(256, 64).weight, 256, "inputs"),
    "`nn.Conv2d(16, 64, 3)`": (
        nn.Conv2d(16, 64, 3).weight,
        16 * 9,
        "input channels × kernel",
    ),
    "`nn.Conv2d(16, 64, 3, groups=4)`": (
        nn.Conv2d(16, 64, 3, groups=4).weight,
        4 * 9,
        "input channels of a group × kernel",
    ),
    "`nn.ConvTranspose2d(16, 64, 3)`": (
        nn.ConvTranspose2d(16, 64, 3).weight,
        64 * 9,
        "output channels × kernel",
    ),
    "`nn.LSTM(16, 256)`": (
        nn.LSTM(16, 256).weight_ih_l0,
        256,
        "hidden size",
    ),
    "`nn.MultiheadAttention(256, 4)`, q, k, v": (
        attention.in_proj_weight,
        (256 + 3 * 256) / 6,
        "(inputs + 3 × inputs) / 6",
    ),
    "`nn.Embedding(1000, 256)`": (
        nn.Embedding(1000, 256).weight,
        None,
        "none: randn",
    ),
}
rows = []
for name, (weight, n, meaning) in tensors.items():
    bound = weight.abs().max().item()
    inverse_root = None if n is None else n**-0.5
    rows.append((name, weight.std().item(), bound, inverse_root, meaning))
    print(f"{name}: {rows[-1][1]:.4f}, at most {bound:.4f}")
    if n is not None:
        assert 0.97 < bound * n**0.5 < 1.0001

# %% A convolution's fan_in
images = torch.randn(8, 16, 32, 32)
conv = nn.Conv2d(16, 64, 3, bias=False)
fan_in = conv.weight[0].numel()
found = {}
for name, init in (
    ("default", lambda weight: weight),
    ("Kaiming", lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="relu")),
    ("randn", nn.init.normal_),
):
    with torch.no_grad():
        init(conv.weight)
        found[name] = conv(images).std().item()
    print(f"{name}: the outputs' standard deviation is {found[name]:.2f}")
assert abs(found["randn"] / fan_in**0.5 - 1) < 0.1
assert abs(found["Kaiming"] / 2**0.5 - 1) < 0.1

# %% The 0.02 of GPT-2
weight = nn.init.normal_(torch.empty(768, 768), std=0.02)
inputs = torch.randn(64, 768)
multiplies = ((inputs @ weight).std() / inputs.std()).item()
print(f"multiplies by {multiplies:.2f}, predicted {0.02 * 768**0.5:.2f}")
assert abs(multiplies / (0.02 * 768**0.5) - 1) < 0.05
