# %% Is the start sane?
import math

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(64, 1000), torch.randn(64, 10)
model = nn.Sequential(
    nn.Linear(1000, 100),
    nn.ReLU(),
    nn.Linear(100, 10),
)
loss_fn = nn.MSELoss(reduction="sum")
with torch.no_grad():
    start = loss_fn(model(x), y) / loss_fn(torch.zeros_like(y), y)
print(f"first loss over that of predicting zero: {start:.2f}")
assert 0.8 < start < 1.5

# %% Is a classifier's?
labels = torch.randint(10, (64,))
with torch.no_grad():
    first_loss = nn.functional.cross_entropy(model(x), labels)
classifier_start = first_loss / math.log(10)
print(f"first loss over log(10 classes): {classifier_start:.2f}")
assert 0.8 < classifier_start < 1.5

# %% Which layer?
for name, p in model.named_parameters():
    if p.dim() > 1:
        scaled = p.std() * p.size(1) ** 0.5
        print(f"{name}: std * sqrt(fan_in) = {scaled:.2f}")

# %% The same from randn
for layer in (model[0], model[2]):
    nn.init.normal_(layer.weight)
with torch.no_grad():
    start_randn = loss_fn(model(x), y) / loss_fn(torch.zeros_like(y), y)
print(f"first loss over that of predicting zero: {start_randn:,.0f}")
for name, p in model.named_parameters():
    if p.dim() > 1:
        scaled = p.std() * p.size(1) ** 0.5
        print(f"{name}: std * sqrt(fan_in) = {scaled:.2f}")
assert start_randn > 10_000
