import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(61)
base = torch.randn(64, 10) + torch.arange(64).unsqueeze(1) / 16
pairs = TensorDataset(
    base + 0.1 * torch.randn(64, 10), base + 0.1 * torch.randn(64, 10)
)
loader = DataLoader(
    pairs, batch_size=16, shuffle=True, generator=torch.Generator().manual_seed(0)
)

torch.manual_seed(62)
encoder = nn.Sequential(nn.Linear(10, 24), nn.ReLU(), nn.Linear(24, 6))
optimizer = torch.optim.Adam(encoder.parameters(), lr=5e-3)

for epoch in range(8):
    for view1, view2 in loader:
        z1 = F.normalize(encoder(view1), dim=1)
        z2 = F.normalize(encoder(view2), dim=1)
        logits = z1 @ z2.t() / 0.2
        loss = F.cross_entropy(logits, torch.arange(len(z1)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
