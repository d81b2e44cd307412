import torch
from torch import nn

torch.manual_seed(33)


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.bn = nn.BatchNorm2d(8)
        self.pool = nn.AdaptiveAvgPool2d(2)

    def forward(self, x):
        return self.pool(torch.relu(self.bn(self.conv(x)))).flatten(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = Backbone()
        self.classifier = nn.Linear(32, 4)

    def forward(self, x):
        return self.classifier(self.backbone(x))


model = Net()
for p in model.backbone.parameters():
    p.requires_grad = False

images = torch.randn(200, 3, 8, 8) * 2 + 1
labels = torch.randint(0, 4, (200,))
optimizer = torch.optim.SGD(
    filter(lambda p: p.requires_grad, model.parameters()), lr=0.1
)
criterion = nn.CrossEntropyLoss()
for epoch in range(4):
    model.train()
    for i in range(0, 200, 25):
        loss = criterion(model(images[i : i + 25]), labels[i : i + 25])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
