# %% Imports
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8, 3)
y = torch.randn(8, 1)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu")

# %% No scaled backward
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
scaler.scale(loss)
try:
    scaler.step(optimizer)
except AssertionError as error:
    print(error)

# %% No scaled backward, fixed
scaler = torch.amp.GradScaler("cpu")
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
scaler.scale(loss).backward()
scaler.step(optimizer)
scaler.update()

# %% Never scaled
scaler = torch.amp.GradScaler("cpu")
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
loss.backward()
try:
    scaler.step(optimizer)
except AssertionError as error:
    print(error)

# %% Never scaled, fixed
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
scaler.scale(loss).backward()
scaler.step(optimizer)
scaler.update()

# %% Unscaled twice
loss = (model(x) - y).square().mean()
scaler.scale(loss).backward()
scaler.unscale_(optimizer)
try:
    scaler.unscale_(optimizer)
except RuntimeError as error:
    print(error)

# %% Unscaled twice, fixed
nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
scaler.step(optimizer)
scaler.update()

# %% Stepped twice
loss = (model(x) - y).square().mean()
scaler.scale(loss).backward()
scaler.step(optimizer)
try:
    scaler.step(optimizer)
except RuntimeError as error:
    print(error)

# %% Stepped twice, fixed
scaler.update()
optimizer.zero_grad()
loss = (model(x) - y).square().mean()
scaler.scale(loss).backward()
scaler.step(optimizer)
scaler.update()

# %% Half-precision weights
half = nn.Linear(3, 1).half()
optimizer = torch.optim.SGD(half.parameters(), lr=0.1)
loss = (half(x.half()) - y.half()).square().mean()
scaler.scale(loss).backward()
try:
    scaler.step(optimizer)
except ValueError as error:
    print(error)

# %% Half-precision weights, fixed
scaler = torch.amp.GradScaler("cpu")
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
with torch.autocast("cpu", dtype=torch.float16):
    prediction = model(x)
loss = (prediction.float() - y).square().mean()
scaler.scale(loss).backward()
scaler.step(optimizer)
scaler.update()
print(prediction.dtype, model.weight.dtype)

# %% Old names
scaler = torch.cuda.amp.GradScaler(enabled=False)
with torch.cuda.amp.autocast(enabled=False):
    print(model(x).dtype)

# %% Old names, fixed
scaler = torch.amp.GradScaler("cuda", enabled=False)
with torch.amp.autocast("cuda", enabled=False):
    print(model(x).dtype)
