# %% 50 layers without an activation
import torch
from torch import nn

torch.manual_seed(0)
width, depth = 100, 50
x = torch.randn(64, width)


def stack(init, activation):
    hidden = x
    for layer in range(depth):
        weight = init(torch.empty(width, width))
        hidden = activation(hidden @ weight)
    return hidden


def normal(weight):
    return nn.init.normal_(weight, std=width**-0.5)


def lengths(hidden):
    ratio = hidden.norm(dim=1) / x.norm(dim=1)
    return ratio.min().item(), ratio.max().item()


for name, init in (("normal", normal), ("orthogonal", nn.init.orthogonal_)):
    shortest, longest = lengths(stack(init, nn.Identity()))
    print(f"{name}: lengths times {shortest:.3g} to {longest:.3g}")
assert longest - shortest < 1e-4


# %% With a ReLU
def rms(hidden):
    return hidden.pow(2).mean().sqrt().item()


draws = {
    "Kaiming": [
        rms(
            stack(lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu"), torch.relu)
        )
        for draw in range(10)
    ],
    "orthogonal": [
        rms(stack(lambda w: nn.init.orthogonal_(w, gain=2**0.5), torch.relu))
        for draw in range(10)
    ],
}
for name, found in draws.items():
    print(f"{name}, ten draws: rms {min(found):.2f} to {max(found):.2f}")
