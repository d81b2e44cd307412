import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(56)
category = torch.randint(0, 12, (64,))
price = torch.sin(category.float()) + 0.1 * torch.randn(64)
table = nn.Embedding(12, 6)
mlp = nn.Sequential(nn.Linear(6, 12), nn.Hardswish(), nn.Linear(12, 1))
onehot = F.one_hot(category, 12).float()

parameters = [table.weight, *mlp.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for i in range(35):
    prediction = mlp(onehot @ table.weight)
    loss = F.mse_loss(prediction, price[:, None])
    optimizer.zero_grad()
    loss.backward()
    with torch.no_grad():
        for p in parameters:
            p.mul_(1 - 0.01 * 0.2)
    optimizer.step()
    print(i, loss.item())
