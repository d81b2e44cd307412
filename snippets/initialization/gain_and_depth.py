# %% Gain and depth, measured
import math

import torch

width = 256
gains = {
    "default": math.sqrt(1 / 3),
    "Xavier": 1.0,
    "Kaiming": math.sqrt(2),
    "Kaiming + 10%": 1.1 * math.sqrt(2),
    "randn": math.sqrt(width),
}
measured = {}
print("weights         gain      layer  rms")
for name, gain in gains.items():
    torch.manual_seed(0)
    hidden = torch.randn(64, width)
    for layer in range(1, 101):
        weight = torch.randn(width, width) * gain / width**0.5
        hidden = (hidden @ weight).relu()
        rms = hidden.double().pow(2).mean().sqrt().item()
        if layer in (1, 10, 20, 30, 50, 75, 100) and 1e-38 < rms < 1e37:
            measured[name, layer] = rms
            print(f"{name:14}  {gain:.6f}  {layer:5}  {rms:.3g}")

# %% Ten per cent after 50 layers
ratio = measured["Kaiming + 10%", 50] / measured["Kaiming", 50]
print(f"predicted {1.1**50:.4g}, measured {ratio:.4g}")
assert math.isclose(ratio, 1.1**50, rel_tol=1e-3)
