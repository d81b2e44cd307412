"""Transfer learning: new head, then the optimizer."""

import torch
import torch.nn as nn


class Pretrained(nn.Module):
    def __init__(self, num_classes=20):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, stride=2), nn.ReLU(), nn.Conv2d(6, 8, 3), nn.ReLU()
        )
        self.fc = nn.Linear(8, num_classes)

    def forward(self, x):
        return self.fc(self.features(x).mean([2, 3]))


torch.manual_seed(0)
model = Pretrained()
model.fc = nn.Linear(8, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
criterion = nn.CrossEntropyLoss()

inputs = torch.randn(30, 3, 10, 10)
labels = inputs.mean((2, 3)).argmax(1)
for epoch in range(30):
    optimizer.zero_grad()
    loss = criterion(model(inputs), labels)
    loss.backward()
    optimizer.step()
    print(f"Epoch {epoch} Loss: {loss.item():.4f}")
