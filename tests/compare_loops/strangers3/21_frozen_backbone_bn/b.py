import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
backbone = nn.Sequential(
    nn.Conv2d(3, 8, 3, stride=2),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 12, 3, stride=2),
    nn.BatchNorm2d(12),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
)
with torch.no_grad():
    for _ in range(20):
        backbone(torch.randn(16, 3, 14, 14) * 2 + 1)
images = torch.randn(96, 3, 14, 14) + torch.arange(96).remainder(3).view(-1, 1, 1, 1)
targets = torch.arange(96) % 3


class Classifier(nn.Module):
    def __init__(self, backbone):
        super().__init__()
        self.backbone = backbone
        self.head = nn.Linear(12, 3)

    def freeze(self):
        self.backbone.requires_grad_(False)

    def forward(self, x):
        return self.head(self.backbone(x))


model = Classifier(backbone)
model.freeze()
trainable = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.Adam(trainable, lr=1e-2)

for epoch in range(5):
    model.train()
    for i in range(0, 96, 16):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images[i : i + 16]), targets[i : i + 16])
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch} loss {loss.item():.5f}")
