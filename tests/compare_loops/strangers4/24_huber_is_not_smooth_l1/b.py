import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def make_data():
    torch.manual_seed(140)
    inputs = torch.randn(80, 5)
    weights = torch.randn(5, 1)
    return TensorDataset(
        inputs, inputs @ weights + torch.distributions.StudentT(2.0).sample((80, 1))
    )


class RobustRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(5, 10)
        self.b = nn.Linear(10, 1)

    def forward(self, x):
        h = self.a(x)
        return self.b(h * torch.sigmoid(h))


def main():
    dataset = make_data()
    torch.manual_seed(141)
    net = RobustRegression()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.8)
    for epoch in range(10):
        for x, y in DataLoader(dataset, batch_size=20):
            loss = F.smooth_l1_loss(net(x), y, beta=0.5)
            sgd.zero_grad()
            loss.backward()
            sgd.step()
        if epoch % 2 == 0:
            print("epoch", epoch, loss.item())


if __name__ == "__main__":
    main()
