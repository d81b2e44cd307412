import torch
from torch import nn


def freeze_bn(m):
    if isinstance(m, nn.modules.batchnorm._BatchNorm):
        m.eval()


class Classifier(nn.Module):
    """BatchNormalization(momentum=0.9) of the Keras model."""

    def __init__(self, momentum=0.9):
        super().__init__()
        self.fc_in = nn.Linear(6, 16)
        self.bn = nn.BatchNorm1d(16, momentum=momentum)
        self.fc_out = nn.Linear(16, 2)

    def forward(self, x):
        return self.fc_out(torch.relu(self.bn(self.fc_in(x))))


torch.manual_seed(230)
data = torch.randn(64, 6) * 2 + torch.linspace(-3, 3, 6)
target = (data.sum(1) > 0).long()
torch.manual_seed(231)
clf = Classifier()
criterion = nn.CrossEntropyLoss()
sgd = torch.optim.SGD(clf.parameters(), lr=0.1)
clf.train()
for step in range(32):
    if step == 12:
        clf.apply(freeze_bn)
    lo = 16 * (step % 4)
    sgd.zero_grad()
    loss = criterion(clf(data[lo : lo + 16]), target[lo : lo + 16])
    loss.backward()
    sgd.step()
    if step % 4 == 3:
        print(step, loss.item())
