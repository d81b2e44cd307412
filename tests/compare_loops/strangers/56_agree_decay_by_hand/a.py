import torch
import torch.nn as nn

torch.manual_seed(56)
category = torch.randint(0, 12, (64,))
price = torch.sin(category.float()) + 0.1 * torch.randn(64)
table = nn.Embedding(12, 6)
mlp = nn.Sequential(nn.Linear(6, 12), nn.Hardswish(), nn.Linear(12, 1))
model = nn.Sequential(table, mlp)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.2)
for i in range(35):
    loss = nn.functional.mse_loss(model(category).squeeze(), price)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(i, loss.item())
