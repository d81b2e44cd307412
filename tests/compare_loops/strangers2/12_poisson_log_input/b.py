import torch
from torch import nn


class CountModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(3, 12)
        self.l2 = nn.Linear(12, 1)

    def forward(self, x):
        return nn.functional.softplus(self.l2(torch.tanh(self.l1(x))))


torch.manual_seed(6)
model = CountModel()
x = torch.rand(128, 3)
y = torch.poisson(4 * x[:, :1] + 1)
criterion = nn.PoissonNLLLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    rate = model(x)
    loss = criterion(rate, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
