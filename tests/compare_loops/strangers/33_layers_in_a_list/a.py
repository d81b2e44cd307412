import torch
import torch.nn as nn


class ResidualMLP(nn.Module):
    def __init__(self, dim, depth):
        super().__init__()
        self.inp = nn.Linear(5, dim)
        self.blocks = [nn.Linear(dim, dim) for _ in range(depth)]
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        x = self.inp(x)
        for block in self.blocks:
            x = x + torch.relu(block(x))
        return self.out(x)


torch.manual_seed(33)
x = torch.randn(64, 5)
y = torch.sin(x.sum(1, keepdim=True))
model = ResidualMLP(16, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(30):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch} mse {loss.item():.6f}")
