import torch
from torch import nn

torch.manual_seed(44)
features = torch.randn(96, 6)
labels = torch.tensor([0] * 60 + [1] * 24 + [2] * 12)[torch.randperm(96)]
features[:, 0] += labels

model = nn.Sequential(nn.Linear(6, 10), nn.ReLU(), nn.Linear(10, 3))
class_weights = torch.tensor([1.0, 4.0, 9.0])
criterion = nn.CrossEntropyLoss(weight=class_weights)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)

for epoch in range(10):
    for x, y in zip(features.split(32), labels.split(32)):
        logits = model(x)
        loss = criterion(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print("loss:", loss.item())
