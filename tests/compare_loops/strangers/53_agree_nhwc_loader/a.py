import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(53)
photos = rng.integers(0, 256, (48, 9, 7, 3), dtype=np.uint8)  # height, width, colour
kind = rng.integers(0, 3, 48)

inputs = torch.tensor(photos.transpose(0, 3, 1, 2) / 255.0, dtype=torch.float32)
targets = torch.tensor(kind)

torch.manual_seed(0)
model = nn.Sequential(
    nn.Conv2d(3, 6, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(72, 3)
)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(8):
    total = 0.0
    for i in range(0, 48, 12):
        optimizer.zero_grad()
        loss = criterion(model(inputs[i : i + 12]), targets[i : i + 12])
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch}: {total / 4:.6f}")
