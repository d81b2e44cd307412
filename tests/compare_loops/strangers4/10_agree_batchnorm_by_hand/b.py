import torch
from torch import nn

torch.manual_seed(13)
inputs = torch.randn(64, 6) * torch.arange(1.0, 7.0)
targets = inputs[:, :1] * 0.3 - inputs[:, 1:2] * 0.2


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin1 = nn.Linear(6, 12)
        self.norm = nn.BatchNorm1d(12)
        self.lin2 = nn.Linear(12, 1)

    def forward(self, x):
        x = self.norm(self.lin1(x))
        return self.lin2(nn.functional.elu(x))


torch.manual_seed(14)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
criterion = nn.MSELoss()

for i in range(28):
    net.train()
    rows = slice(16 * (i % 4), 16 * (i % 4) + 16)
    optimizer.zero_grad()
    loss = criterion(net(inputs[rows]), targets[rows])
    loss.backward()
    optimizer.step()
    if i % 4 == 3:
        net.eval()
        with torch.no_grad():
            print(
                i, "train", loss.item(), "all", criterion(net(inputs), targets).item()
            )
