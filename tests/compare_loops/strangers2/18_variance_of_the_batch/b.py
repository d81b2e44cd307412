import torch
from torch import nn

torch.manual_seed(18)
model = nn.Sequential(
    nn.Linear(4, 12),
    nn.BatchNorm1d(12),
    nn.Sigmoid(),
    nn.Linear(12, 1),
)
x = torch.randn(6, 10, 4) * 3
y = x.abs().sum(-1, keepdim=True) / 5
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for i in range(30):
    optimizer.zero_grad()
    loss = criterion(model(x[i % 6]), y[i % 6])
    loss.backward()
    optimizer.step()
    print(i, loss.item())

model.eval()
with torch.inference_mode():
    print("test", criterion(model(x.flatten(0, 1)), y.flatten(0, 1)))
