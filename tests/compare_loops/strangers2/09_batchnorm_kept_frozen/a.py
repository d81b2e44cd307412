"""Fine-tuning, everything trains."""

import torch
from torch import nn


def make_backbone():
    torch.manual_seed(4)
    net = nn.Sequential(
        nn.Conv1d(2, 6, 3),
        nn.BatchNorm1d(6),
        nn.ReLU(),
        nn.Conv1d(6, 6, 3),
        nn.BatchNorm1d(6),
        nn.ReLU(),
    )
    with torch.no_grad():  # as if pretrained
        for m in net:
            if isinstance(m, nn.BatchNorm1d):
                m.running_mean.normal_(0, 0.3)
                m.running_var.uniform_(0.5, 2)
    return net


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = make_backbone()
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.backbone(x).amax(-1))


model = Classifier()
x = torch.randn(24, 2, 20)
y = torch.randint(0, 3, (24,))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(30):
    model.train()
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
