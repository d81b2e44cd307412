import torch
from torch import nn
import torch.nn.functional as F


class FeatureExtractor(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        x = F.relu(self.norm(self.conv(x)))
        return torch.flatten(F.adaptive_avg_pool2d(x, 2), 1)


torch.manual_seed(33)
extractor = FeatureExtractor()
head = nn.Linear(32, 4)
extractor.requires_grad_(False)
x = torch.randn(200, 3, 8, 8) * 2 + 1
y = torch.randint(0, 4, (200,))
opt = torch.optim.SGD(head.parameters(), lr=0.1)
for epoch in range(4):
    extractor.eval()
    head.train()
    for xb, yb in zip(x.split(25), y.split(25)):
        with torch.no_grad():
            feats = extractor(xb)
        loss = F.cross_entropy(head(feats), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
