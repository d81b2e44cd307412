import torch
import torch.nn as nn

torch.manual_seed(81)
X = torch.randn(96, 16)
Y = (X.abs().sum(1) * 0.5).long().clamp(max=7)

torch.manual_seed(82)
model = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.LayerNorm(32), nn.Linear(32, 8))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)

model.train()
for epoch in range(6):
    for i in range(0, 96, 16):
        optimizer.zero_grad(set_to_none=True)
        outputs = model(X[i : i + 16])
        loss = criterion(outputs, Y[i : i + 16])
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.6f}")
