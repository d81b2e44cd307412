import torch
import torch.nn as nn
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(51)
inputs = torch.randn(72, 10)
train = TensorDataset(inputs, 4 * torch.sin(inputs[:, :2].sum(1, keepdim=True)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 20)
        self.act = nn.ReLU(inplace=True)
        self.final = nn.Linear(20, 1)

    def forward(self, x):
        return self.final(self.act(self.hidden(x)))


torch.manual_seed(52)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
warmup = LambdaLR(optimizer, lr_lambda=lambda s: min(1.0, (s + 1) / 10))
criterion = nn.MSELoss()

for epoch in range(12):
    for xb, yb in DataLoader(train, batch_size=24, shuffle=False):
        optimizer.zero_grad()
        loss = criterion(net(xb), yb)
        loss.backward()
        norm = clip_grad_norm_(net.parameters(), max_norm=1.0)
        optimizer.step()
        warmup.step()
    if epoch % 2 == 0:
        print(epoch, loss.item(), "grad norm", norm.item())
