import torch
import torch.nn as nn
from torch.amp import GradScaler, autocast

torch.manual_seed(25)
x = torch.randn(80, 6)
y = (x[:, 0] * x[:, 1] > 0).long()
model = nn.Sequential(nn.Linear(6, 20), nn.ReLU(), nn.Linear(20, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
scaler = GradScaler("cpu", init_scale=64.0)

for epoch in range(30):
    optimizer.zero_grad()
    with autocast("cpu", dtype=torch.bfloat16):
        logits = model(x)
        loss = nn.functional.cross_entropy(logits, y)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    print(f"{epoch:3d} {loss.item():.6f}")
