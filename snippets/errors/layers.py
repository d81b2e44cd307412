# %% Imports
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)

# %% A batch of one
norm = nn.BatchNorm1d(4)
try:
    norm(torch.randn(1, 4))
except ValueError as error:
    print(error)

# %% A batch of one, fixed
data = torch.randn(9, 4)
for batch in DataLoader(data, batch_size=4, drop_last=True):
    norm(batch)
norm.eval()
print(norm(data[:1]).shape)

# %% Another number of features
try:
    nn.BatchNorm1d(8)(torch.randn(16, 4))
except RuntimeError as error:
    print(error)

# %% Another number of features, fixed
print(nn.BatchNorm1d(4)(torch.randn(16, 4)).shape)

# %% Images for BatchNorm
images = torch.randn(16, 3, 28, 28)
try:
    nn.BatchNorm1d(3)(images)
except ValueError as error:
    print(error)

# %% Images for BatchNorm, fixed
print(nn.BatchNorm2d(3)(images).shape)

# %% Another normalized shape
try:
    nn.LayerNorm(3)(torch.randn(16, 4))
except RuntimeError as error:
    print(error)

# %% Another normalized shape, fixed
print(nn.LayerNorm(4)(torch.randn(16, 4)).shape)

# %% Fan of a bias
layer = nn.Linear(3, 8)
try:
    for parameter in layer.parameters():
        nn.init.xavier_uniform_(parameter)
except ValueError as error:
    print(error)

# %% Fan of a bias, fixed


def initialize(module):
    for name, parameter in module.named_parameters():
        if parameter.ndim >= 2:
            nn.init.xavier_uniform_(parameter)
        elif "bias" in name:
            nn.init.zeros_(parameter)


initialize(layer)

# %% A gain that is not known
try:
    nn.init.calculate_gain("gelu")
except ValueError as error:
    print(error)

# %% A gain that is not known, fixed
gain = nn.init.calculate_gain("relu")
h = torch.randn(1000, 256)
with torch.no_grad():
    for _ in range(10):
        layer = nn.Linear(256, 256)
        nn.init.normal_(layer.weight, std=gain / 256**0.5)
        nn.init.zeros_(layer.bias)
        h = F.gelu(layer(h))
rms = h.square().mean().sqrt().item()
print(f"{rms:.3f}")

# %% Before init


class Model(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(3, 1)


try:
    Model()
except AttributeError as error:
    print(error)

# %% Before init, fixed


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 1)


model = Model()

# %% No forward
try:
    model(torch.randn(4, 3))
except NotImplementedError as error:
    print(error)

# %% No forward, fixed


class Whole(Model):
    def forward(self, x):
        return self.layer(x)


model = Whole()
print(model(torch.randn(4, 3)).shape)

# %% Recurrent input size
lstm = nn.LSTM(input_size=3, hidden_size=8)
try:
    lstm(torch.randn(10, 4, 5))
except RuntimeError as error:
    print(error)

# %% Recurrent input size, fixed
lstm = nn.LSTM(input_size=5, hidden_size=8, batch_first=True)
output, _ = lstm(torch.randn(4, 10, 5))
print(output.shape)

# %% A state of another batch size
x = torch.randn(4, 10, 5)
state = torch.zeros(1, 32, 8)
try:
    lstm(x, (state, state))
except RuntimeError as error:
    print(error)

# %% A state of another batch size, fixed
state = torch.zeros(1, x.size(0), 8)
output, _ = lstm(x, (state, state))

# %% A tuple into a layer
head = nn.Linear(8, 1)
try:
    head(lstm(x))
except TypeError as error:
    print(error)

# %% A tuple into a layer, fixed
output, _ = lstm(x)
print(head(output).shape)
