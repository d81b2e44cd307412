import torch
from torch import nn

torch.manual_seed(0)
X = torch.randn(320, 10)
y = (X[:, 0] * X[:, 1] > 0).long()

model = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
criterion = nn.CrossEntropyLoss()
for epoch in range(4):
    for i in range(0, 320, 32):
        optimizer.zero_grad()
        loss = criterion(model(X[i : i + 32]), y[i : i + 32])
        loss.backward()
        optimizer.step()
