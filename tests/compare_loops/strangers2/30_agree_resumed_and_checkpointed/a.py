import torch
import torch.nn as nn


class ResidualMLP(nn.Module):
    def __init__(self, width=24, depth=3):
        super().__init__()
        self.inp = nn.Linear(5, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.Mish())
            for _ in range(depth)
        )
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        x = self.inp(x)
        for block in self.blocks:
            x = x + block(x)
        return self.out(x)


torch.manual_seed(13)
model = ResidualMLP()
x = torch.randn(4, 25, 5)
y = x.sin().sum(-1, keepdim=True)
optimizer = torch.optim.NAdam(model.parameters(), lr=2e-3)
for epoch in range(8):
    for xb, yb in zip(x, y):
        optimizer.zero_grad()
        loss = nn.functional.huber_loss(model(xb), yb, delta=0.5)
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())
