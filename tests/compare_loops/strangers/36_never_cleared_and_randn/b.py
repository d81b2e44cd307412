import torch
import torch.nn as nn

torch.manual_seed(36)
x = torch.randn(50, 12)
y = x[:, :1] * x[:, 1:2]
model = nn.Sequential(
    nn.Linear(12, 30, bias=False), nn.ReLU(), nn.Linear(30, 1, bias=False)
)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
for t in range(30):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    print(t, loss.item())
