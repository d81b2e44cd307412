import torch
from torch import nn


class InfoNCE(nn.Module):
    def __init__(self, temperature):
        super().__init__()
        self.temperature = temperature

    def forward(self, u, v):
        u = u / u.norm(dim=-1, keepdim=True)
        v = v / v.norm(dim=-1, keepdim=True)
        similarity = torch.einsum("id,jd->ij", u, v) / self.temperature
        return (torch.logsumexp(similarity, dim=1) - similarity.diagonal()).mean()


torch.manual_seed(61)
anchor = torch.randn(64, 10) + torch.arange(64).unsqueeze(1) / 16
left = anchor + 0.1 * torch.randn(64, 10)
right = anchor + 0.1 * torch.randn(64, 10)

torch.manual_seed(62)
f = nn.Sequential(nn.Linear(10, 24), nn.ReLU(), nn.Linear(24, 6))
criterion = InfoNCE(0.2)
optim = torch.optim.Adam(f.parameters(), lr=0.005)
for epoch in range(8):
    for first in range(0, 64, 16):
        rows = slice(first, first + 16)
        optim.zero_grad()
        loss = criterion(f(left[rows]), f(right[rows]))
        loss.backward()
        optim.step()
    print("epoch", epoch, "InfoNCE", round(loss.item(), 6))
