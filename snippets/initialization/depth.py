# %% A stack of ReLU layers
import math

import matplotlib.pyplot as plt
import torch
from torch import nn

width = 256


def rms(tensor):
    return tensor.detach().double().pow(2).mean().sqrt().item()


def scales(depth, init, bias=False):
    torch.manual_seed(0)
    layers = [nn.Linear(width, width, bias=bias) for _ in range(depth)]
    hidden = torch.randn(64, width)
    activations = []
    for layer in layers:
        if init is not None:
            init(layer.weight)
        hidden = layer(hidden).relu()
        activations.append(rms(hidden))
    hidden.backward(torch.randn(64, width))
    return activations, [rms(layer.weight.grad) for layer in layers]


def kaiming(weight):
    nn.init.kaiming_uniform_(weight, nonlinearity="relu")


# %% 1, 10 and 50 layers
inits = {
    "randn": (nn.init.normal_, math.sqrt(width / 2)),
    "default": (None, math.sqrt(1 / 6)),
    "Xavier": (nn.init.xavier_uniform_, math.sqrt(1 / 2)),
    "Kaiming": (kaiming, 1.0),
}
rows, output = [], {}
for name, (init, factor) in inits.items():
    for depth in (1, 10, 50):
        activations, grads = scales(depth, init)
        output[name, depth] = activations[-1]
        predicted = factor**depth
        rows.append((name, depth, activations[-1], predicted, grads[0]))
        print(
            f"{name:8} {depth:2} layers: output {activations[-1]:<7.2g}"
            f" predicted {predicted:<7.2g} first gradient {grads[0]:.2g}"
        )
    a_layer = (output[name, 10] / output[name, 1]) ** (1 / 9)
    assert math.isclose(a_layer, factor, rel_tol=0.05)
default_output = output["default", 50]
assert default_output < 1e-18

# %% Layer by layer, 50 deep
fig, axes = plt.subplots(1, 2, sharey=True)
layers = range(1, 51)
for name, bias, color, linestyle, left, right in (
    ("randn", False, "C0", "-", (13, 1e8), None),
    ("default", False, "C1", "--", (5, 1e-17), (20, 5e-22)),
    ("default, biases", True, "C1", ":", (19, 3e-6), (21, 1e-16)),
    ("Kaiming", False, "C2", "-.", (29, 2e1), (6, 1e2)),
):
    results = scales(50, inits[name.split(",")[0]][0], bias)
    for ax, values, place in zip(axes, results, (left, right)):
        ax.semilogy(layers, values, color=color, linestyle=linestyle)
        if place is not None:
            ax.text(*place, name, color=color)
axes[0].set(xlabel="layer", ylabel="rms", title="activations")
axes[1].set(xlabel="layer", title="weight gradients")
axes[0].set_ylim(1e-23, 1e12)
plt.show()

# %% Where randn overflows
activations, grads = scales(50, nn.init.normal_)
finite_layers = sum(map(math.isfinite, activations))
largest = torch.finfo(torch.float32).max
predicted_layers = int(math.log(largest, math.sqrt(width / 2)))
print(f"finite layers: {finite_layers}, predicted {predicted_layers}")
assert abs(finite_layers - predicted_layers) <= 1
print("gradients that are finite:", sum(map(math.isfinite, grads)))
assert not any(math.isfinite(grad) for grad in grads)

# %% With the default's biases
activations, grads = scales(50, None, bias=True)
bias_floor = 1 / math.sqrt(5 * width)
print(f"last activations {activations[-1]:.2g}, predicted {bias_floor:.2g}")
print(f"gradient of the first weight: {grads[0]:.2g}")
print(f"gradient of the last weight: {grads[-1]:.2g}")
assert math.isclose(activations[-1], bias_floor, rel_tol=0.1)
assert grads[0] < 1e-15 * grads[-1]

# %% The gradients of the hidden states
torch.manual_seed(0)
hidden, states = torch.randn(64, width), []
for layer in [nn.Linear(width, width, bias=False) for _ in range(50)]:
    hidden = layer(hidden).relu()
    states.append(hidden)
found = torch.autograd.grad(hidden, states, torch.randn(64, width))
state_grads = [rms(grad) for grad in found]
per_layer = (state_grads[0] / state_grads[-1]) ** (1 / 49)
print(f"last state {state_grads[-1]:.2g}, first {state_grads[0]:.2g}")
print(f"a layer multiplies by {per_layer:.3f}")
assert math.isclose(per_layer, math.sqrt(1 / 6), rel_tol=0.05)
