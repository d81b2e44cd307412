"""accelerate-like: the precision is an argument of the engine."""

import contextlib

import torch
from torch import nn


class Engine:
    def __init__(self, module, optimizer, mixed_precision="no"):
        self.module, self.optimizer = module, optimizer
        self.mixed_precision = mixed_precision

    def context(self):
        if self.mixed_precision == "bf16":
            return torch.autocast(device_type="cpu", dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def step(self, inputs, target):
        with self.context():
            loss = nn.functional.cross_entropy(self.module(inputs), target)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.detach()


torch.manual_seed(81)
features = torch.randn(96, 16)
buckets = (features.abs().sum(1) * 0.5).long().clamp(max=7)
torch.manual_seed(82)
net = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.LayerNorm(32), nn.Linear(32, 8))
engine = Engine(
    net, torch.optim.AdamW(net.parameters(), lr=0.01), mixed_precision="bf16"
)
for step in range(36):
    part = slice(step % 6 * 16, step % 6 * 16 + 16)
    loss = engine.step(features[part], buckets[part])
    if step % 6 == 5:
        print(step, loss.item())
