import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(17)
B, L, D = 12, 7, 8
x = torch.randn(B, L, D)
y = x.flip(1).cumsum(1)[..., :3]


class SelfAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Linear(dim, dim)
        self.key = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(q.shape[-1])
        attention = F.softmax(scores, dim=1)
        return torch.bmm(attention, v)


model = nn.Sequential(SelfAttention(D), nn.LayerNorm(D), nn.Linear(D, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(30):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
