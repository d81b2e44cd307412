import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X = torch.randn(320, 10)
y = (X[:, 0] * X[:, 1] > 0).long()

model = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
criterion = nn.CrossEntropyLoss()
accumulate = 4
for epoch in range(4):
    for step, (xb, yb) in enumerate(DataLoader(TensorDataset(X, y), batch_size=8)):
        optimizer.zero_grad()
        loss = criterion(model(xb), yb) / accumulate
        loss.backward()
        if (step + 1) % accumulate == 0:
            optimizer.step()
