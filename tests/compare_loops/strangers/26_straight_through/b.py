import torch
import torch.nn as nn


def binarize(x):
    # straight-through estimator: forward sign, backward identity
    return x + (x.sign() - x).detach()


class BinaryNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 40)
        self.fc2 = nn.Linear(40, 3)

    def forward(self, x):
        return self.fc2(binarize(self.fc1(x)))


torch.manual_seed(26)
x = torch.randn(70, 8) * 2
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()
model = BinaryNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()
for epoch in range(30):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    print("epoch", epoch, "loss", loss.item())
