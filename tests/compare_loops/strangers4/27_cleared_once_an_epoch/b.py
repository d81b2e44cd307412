import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class SignalNet(nn.Module):
    def __init__(self, channels=2, width=8, classes=2):
        super().__init__()
        self.conv = nn.Conv1d(channels, width, kernel_size=5)
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        return self.fc(F.relu(self.conv(x)).amax(dim=-1))


torch.manual_seed(170)
waves = torch.randn(60, 2, 24)
dataset = TensorDataset(waves, (waves[:, 0].std(1) > waves[:, 1].std(1)).long())
train_loader = DataLoader(dataset, batch_size=15)

torch.manual_seed(171)
net = SignalNet()
sgd = torch.optim.SGD(net.parameters(), lr=0.05)


def train_one_epoch(epoch):
    net.train()
    sgd.zero_grad()
    total = 0.0
    for data, target in train_loader:
        loss = F.cross_entropy(net(data), target)
        loss.backward()
        sgd.step()
        total += loss.item() * len(data)
    print(f"epoch {epoch} last {loss.item():.5f} mean {total / len(dataset):.5f}")


for epoch in range(8):
    train_one_epoch(epoch)
