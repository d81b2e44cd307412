import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(2024)
X = torch.randn(320, 10)
y = (X[:, 0].abs() + X[:, 1] > 1).long()

model = nn.Sequential(nn.Linear(10, 32), nn.LayerNorm(32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

BATCH = 32
step = 0
for epoch in range(3):
    for i in range(0, len(X), BATCH):
        logits = model(X[i : i + BATCH])
        loss = F.cross_entropy(logits, y[i : i + BATCH])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        print(f"step {step} loss {loss.item():.7f}")
