import torch
import torch.nn as nn

torch.manual_seed(17)

# imbalanced: 85 % / 10 % / 5 %
y = torch.multinomial(torch.tensor([0.85, 0.10, 0.05]), 240, replacement=True)
x = torch.randn(240, 6)
x[torch.arange(240), y] += 1.5

clf = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 3))
class_weights = torch.tensor([0.4, 3.3, 6.6])
criterion = nn.CrossEntropyLoss(weight=class_weights)
optimizer = torch.optim.SGD(clf.parameters(), lr=0.05, momentum=0.9)

for epoch in range(5):
    for xb, yb in zip(torch.split(x, 40), torch.split(y, 40)):
        optimizer.zero_grad()
        loss = criterion(clf(xb), yb)
        loss.backward()
        optimizer.step()
        print("loss:", loss.item())
