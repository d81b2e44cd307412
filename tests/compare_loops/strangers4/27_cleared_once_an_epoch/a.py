import torch
import torch.nn as nn

torch.manual_seed(170)
signal = torch.randn(60, 2, 24)
kind = (signal[:, 0].std(1) > signal[:, 1].std(1)).long()

torch.manual_seed(171)
model = nn.Sequential(
    nn.Conv1d(2, 8, 5),
    nn.ReLU(),
    nn.AdaptiveMaxPool1d(1),
    nn.Flatten(),
    nn.Linear(8, 2),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()

for epoch in range(8):
    for x, y in zip(signal.split(15), kind.split(15)):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
