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


measured = {}
print("            keeps    PyTorch's  rms after 50 layers, gain")
print("            the rms  gain       1        PyTorch's")
for name, activation in activations.items():
    measured[name] = (1 / activation(z).pow(2).mean().sqrt()).item()
    torch_gain = nn.init.calculate_gain(name)
    plain = after_50_layers(activation, 1.0)
    with_gain = after_50_layers(activation, torch_gain)
    print(
        f"{name:11} {measured[name]:.3f}    {torch_gain:.3f}"
        f"      {plain:<7.1g}  {with_gain:.1g}"
    )
relu_gain, tanh_gain = measured["relu"], measured["tanh"]
sigmoid_gain, selu_gain = measured["sigmoid"], measured["selu"]
assert abs(relu_gain / nn.init.calculate_gain("relu") - 1) < 0.01
assert abs(selu_gain - 1) < 0.01

# %% No gain for GELU
try:
    nn.init.calculate_gain("gelu")
except ValueError as error:
    print(error)
gelu_gain = (1 / nn.functional.gelu(z).pow(2).mean().sqrt()).item()
print(f"measured: {gelu_gain:.3f}")
