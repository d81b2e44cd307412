# %% Gain of each activation
import torch
from torch import nn

torch.manual_seed(0)
z = torch.linspace(-10, 10, 200_001, dtype=torch.float64)
density = torch.exp(-(z**2) / 2)  # of a standard normal z, but for a factor
activations = {
    "linear": nn.Identity(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "selu": nn.SELU(),
    "gelu": nn.GELU(),
    "silu": nn.SiLU(),
}


def mean_square(activation, size):
    squares = activation(size * z).pow(2)
    return ((squares * density).sum() / density.sum()).item()


def after_50_layers(activation, gain):
    inputs = torch.randn(64, 100)  # of the activation: their rms is 1
    for layer in range(50):
        weight = gain * torch.randn(100, 100) / 100**0.5
        inputs = activation(inputs) @ weight
    return inputs.pow(2).mean().sqrt().item()


def ten_draws(activation, gain):
    found = [after_50_layers(activation, gain) for draw in range(10)]
    return min(found), max(found)


rows = {}
for name, activation in activations.items():
    gain = mean_square(activation, 1.0) ** -0.5
    # Inputs one per cent too large: how many per cent are the outputs?
    grown = mean_square(activation, 1.01) ** 0.5 * gain - 1
    without = ten_draws(activation, 1.0)[1]
    rows[name] = gain, 100 * grown, *ten_draws(activation, gain), without
    numbers = " ".join(f"{number:10.2g}" for number in rows[name])
    print(f"{name:11}{numbers}")

# %% With PyTorch's gain
pytorch = {}
for name in ("linear", "relu", "leaky_relu", "tanh", "sigmoid", "selu"):
    gain = nn.init.calculate_gain(name)
    pytorch[name] = gain, *ten_draws(activations[name], gain)
    lowest, highest = pytorch[name][1:]
    print(f"{name:11}{gain:.3f}: 50 layers leave {lowest:.2g} to {highest:.2g}")
    if "relu" in name or name == "linear":
        assert abs(rows[name][0] / gain - 1) < 1e-6

# %% No gain for GELU
try:
    nn.init.calculate_gain("gelu")
except ValueError as error:
    print(error)
assert rows["gelu"][1] > 1 > rows["selu"][1]
assert rows["gelu"][3] > 10
