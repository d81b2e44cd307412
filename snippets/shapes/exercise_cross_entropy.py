# %% Cross-entropy by hand
import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 1)
y = (x[:, 0] > x[:, 0].sort().values[139]).float()

model = nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for step in range(300):
    p = model(x)
    loss = -(y * p.log() + (1 - y) * (1 - p).log()).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

last_loss = loss.item()
last_probability = p.mean().item()
spread = p.std().item()
entropy = -(0.3 * math.log(0.3) + 0.7 * math.log(0.7))
print(f"loss {last_loss:.4f}  entropy of 30 per cent {entropy:.4f}")
print(f"every probability {last_probability:.3f} ± {spread:.3f}")

assert abs(last_loss - entropy) < 1e-3
assert abs(last_probability - 0.3) < 0.01
assert spread < 0.01
