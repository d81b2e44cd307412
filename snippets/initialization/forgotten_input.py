# %% Two inputs, 50 default layers
import torch
from torch import nn

torch.manual_seed(0)
width = 256
x = torch.randn(64, width)
stack = nn.Sequential()
for layer in range(50):
    stack.append(nn.Linear(width, width))
    stack.append(nn.ReLU())

with torch.no_grad():
    hidden = stack(x)
rms = hidden.pow(2).mean().sqrt().item()
apart = (hidden - hidden.mean(dim=0)).pow(2).mean().sqrt().item()
print(f"rms of the output: {rms:.3f}")
print(f"varies with the input by less than 1e-7: {apart < 1e-7}")
assert apart < 1e-7
