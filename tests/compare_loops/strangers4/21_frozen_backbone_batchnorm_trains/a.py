import torch
import torch.nn as nn


class TransferNet(nn.Module):
    def __init__(self, backbone, n_classes=3):
        super().__init__()
        self.backbone = backbone
        self.head = nn.Linear(16, n_classes)

    def forward(self, x):
        return self.head(self.backbone(x))


def pretrained():
    torch.manual_seed(110)
    body = nn.Sequential(
        nn.Conv2d(3, 8, 3),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )
    with torch.no_grad():
        for _ in range(20):
            body(torch.randn(16, 3, 8, 8) * 2)
    return body.requires_grad_(False)


backbone = pretrained()
torch.manual_seed(111)
images, labels = torch.randn(48, 3, 8, 8) + 0.5, torch.randint(0, 3, (48,))
net = TransferNet(backbone)
optimizer = torch.optim.SGD(net.head.parameters(), lr=0.3, momentum=0.9)
for epoch in range(10):
    net.train()
    net.backbone.eval()
    for i in range(0, 48, 16):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(images[i : i + 16]), labels[i : i + 16])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
