# %% Imports
import io

import torch
from torch import nn

torch.manual_seed(0)

# %% Two devices
layer = nn.Linear(3, 1)
x = torch.randn(4, 3, device="meta")
try:
    layer(x)
except RuntimeError as error:
    print(error)

# %% Two devices, fixed
device = x.device
layer = layer.to(device)
print(layer(x).device)

# %% A recurrent layer on another device
try:
    nn.LSTM(3, 8)(x)
except RuntimeError as error:
    print(error)

# %% A recurrent layer on another device, fixed
print(nn.LSTM(3, 8).to(x.device)(x)[0].device)

# %% No CUDA
try:
    nn.Linear(3, 1).to("cuda")
except (AssertionError, RuntimeError) as error:
    print(error)

# %% No CUDA, fixed
device = "cuda" if torch.cuda.is_available() else "cpu"
layer = nn.Linear(3, 1).to(device)
print(layer.weight.device)

# %% A checkpoint from a GPU
file = io.BytesIO()
torch.save(layer.state_dict(), file)
file.seek(0)
try:
    torch.load(file, map_location="cuda")
except RuntimeError as error:
    print(error)

# %% A checkpoint from a GPU, fixed
file.seek(0)
layer.load_state_dict(torch.load(file, map_location="cpu"))
