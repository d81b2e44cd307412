"""The same job on a small machine: activation checkpointing, and a restart."""

import io

import torch
import torch.nn as nn
from torch.utils.checkpoint import checkpoint


class ResidualMLP(nn.Module):
    def __init__(self, width=24, depth=3):
        super().__init__()
        self.inp = nn.Linear(5, width)
        self.blocks = nn.ModuleList()
        for _ in range(depth):
            self.blocks.append(
                nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.Mish())
            )
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        x = self.inp(x)
        for block in self.blocks:
            x = x + checkpoint(block, x, use_reentrant=False)
        return self.out(x)


def create():
    model = ResidualMLP()
    return model, torch.optim.NAdam(model.parameters(), lr=2e-3)


torch.manual_seed(13)
model, optimizer = create()
x = torch.randn(4, 25, 5)
y = x.sin().sum(-1, keepdim=True)
criterion = nn.HuberLoss(delta=0.5)


def train(epochs):
    for epoch in epochs:
        for i in range(4):
            loss = criterion(model(x[i]), y[i])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            print(f"epoch {epoch} loss {loss.item():.7f}")


train(range(2))
file = io.BytesIO()
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, file)

file.seek(0)
state = torch.load(file)
model, optimizer = create()
model.load_state_dict(state["model"])
optimizer.load_state_dict(state["optimizer"])
train(range(2, 8))
