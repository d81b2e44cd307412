# linear regression, concise version
import torch
from torch import nn
from torch.utils import data

torch.manual_seed(3)
true_w = torch.tensor([2.0, -3.4, 0.7])
true_b = 4.2
X = torch.randn(256, 3)
y = X @ true_w + true_b + 0.05 * torch.randn(256)

net = nn.Linear(3, 1)
net.weight.data.fill_(0)
net.bias.data.fill_(0)
data_iter = data.DataLoader(data.TensorDataset(X, y), batch_size=16)
trainer = torch.optim.SGD(net.parameters(), lr=0.03)
criterion = nn.MSELoss()

for epoch in range(6):
    for xb, yb in data_iter:
        l = criterion(net(xb).squeeze(1), yb)
        trainer.zero_grad()
        l.backward()
        trainer.step()
    with torch.no_grad():
        print(f"epoch {epoch}, loss {criterion(net(X).squeeze(1), y):.6f}")
