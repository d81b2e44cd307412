import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(230)
X = torch.randn(64, 6) * 2 + torch.linspace(-3, 3, 6)
Y = (X.sum(1) > 0).long()

torch.manual_seed(231)
model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(8):
    model.train()
    if epoch >= 3:
        model[1].eval()  # statistics are frozen from here on
    for i in range(0, 64, 16):
        loss = F.cross_entropy(model(X[i : i + 16]), Y[i : i + 16])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("epoch", epoch, "loss", loss.item())
