# %% Gain of each activation
import torch
from torch import nn

torch.manual_seed(0)
z = torch.randn(1_000_000)
activations = {
    "linear": nn.Identity(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "selu": nn.SELU(),
}


def after_50_layers(activation, gain):
    hidden = torch.randn(64, 100)
    for layer in range(50):
        weight = gain * torch.randn(100, 100) / 100**0.5
        hidden = activation(hidden @ weight)
    return hidden.pow(2).mean().sqrt().item()


rows = []
for name, activation in activations.items():
    keeps = (1 / activation(z).pow(2).mean().sqrt()).item()
    torch_gain = nn.init.calculate_gain(name)
    plain = after_50_layers(activation, 1.0)
    with_gain = after_50_layers(activation, torch_gain)
    rows.append((name, keeps, torch_gain, plain, with_gain))
    print(
        f"{name:11} keeps the rms {keeps:.3f}, PyTorch's {torch_gain:.3f};"
        f" 50 layers {plain:.1g}, with its gain {with_gain:.1g}"
    )
    if "relu" in name or name == "linear":
        assert abs(keeps / torch_gain - 1) < 0.01

# %% No gain for GELU
try:
    nn.init.calculate_gain("gelu")
except ValueError as error:
    print(error)
gelu_gain = (1 / nn.functional.gelu(z).pow(2).mean().sqrt()).item()
print(f"measured: {gelu_gain:.3f}")
