import torch
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.up = nn.Linear(dim, 4 * dim)
        self.down = nn.Linear(4 * dim, dim)

    def forward(self, x):
        return x + self.down(nn.functional.silu(self.up(self.norm(x))))


torch.manual_seed(5)
dtype = torch.bfloat16
net = nn.Sequential(Block(16), Block(16), nn.Linear(16, 1))
net.to(dtype)
x = torch.randn(64, 16).to(dtype)
y = (x[:, :1] * x[:, 1:2]).to(dtype)

opt = torch.optim.SGD(net.parameters(), lr=0.02)
for i in range(40):
    loss = nn.functional.mse_loss(net(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(f"{i:3d} {loss.item():.6f}")
