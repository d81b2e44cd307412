import torch
from torch import nn

torch.manual_seed(12)
model = nn.Sequential(
    nn.Linear(7, 20, bias=False),
    nn.BatchNorm1d(20),
    nn.ReLU(),
    nn.Linear(20, 4),
)
X = torch.randn(5, 30, 7) * 2 + 1
Y = X.sum(-1).mul(2).long().remainder(4)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)

for epoch in range(7):
    for x, y in zip(X, Y):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        print(loss.item())
