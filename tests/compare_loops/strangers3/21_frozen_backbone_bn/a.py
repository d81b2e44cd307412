import torch
import torch.nn as nn


def make_backbone():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Conv2d(8, 12, 3, stride=2),
        nn.BatchNorm2d(12),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


class FineTuner(nn.Module):
    def __init__(self, backbone, num_classes):
        super().__init__()
        self.backbone = backbone
        self.head = nn.Linear(12, num_classes)
        for p in self.backbone.parameters():
            p.requires_grad = False

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()  # frozen means frozen
        return self

    def forward(self, x):
        return self.head(self.backbone(x))


torch.manual_seed(0)
backbone = make_backbone()
with torch.no_grad():  # stands for the pretraining
    for _ in range(20):
        backbone(torch.randn(16, 3, 14, 14) * 2 + 1)

images = torch.randn(96, 3, 14, 14) + torch.arange(96).remainder(3).view(-1, 1, 1, 1)
targets = torch.arange(96) % 3
model = FineTuner(backbone, 3)
opt = torch.optim.Adam(model.head.parameters(), lr=1e-2)
for epoch in range(5):
    model.train()
    for xb, yb in zip(images.split(16), targets.split(16)):
        loss = nn.functional.cross_entropy(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        print(f"epoch {epoch} loss {loss.item():.5f}")
