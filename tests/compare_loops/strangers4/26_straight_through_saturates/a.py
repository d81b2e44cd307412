import torch
import torch.nn as nn


class Binarize(nn.Module):
    """sign() with a straight-through gradient (the detach trick)."""

    def forward(self, x):
        hard = torch.where(x >= 0, 1.0, -1.0)
        return x + (hard - x).detach()


torch.manual_seed(160)
X = torch.randn(64, 6) * 2
Y = (X[:, 0] * X[:, 1] > 0).float().unsqueeze(1)

torch.manual_seed(161)
model = nn.Sequential(nn.Linear(6, 32), Binarize(), nn.Linear(32, 1))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
bce = nn.BCEWithLogitsLoss()
for epoch in range(8):
    for i in range(4):
        xb, yb = X[16 * i : 16 * i + 16], Y[16 * i : 16 * i + 16]
        loss = bce(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
    print(epoch, loss.item())
