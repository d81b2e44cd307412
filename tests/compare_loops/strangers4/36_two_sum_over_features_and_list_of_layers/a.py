import torch
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self, sizes=(9, 12, 12, 9)):
        super().__init__()
        self.blocks = nn.ModuleList(nn.Linear(m, n) for m, n in zip(sizes, sizes[1:-1]))
        self.head = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x):
        for block in self.blocks:
            x = torch.tanh(block(x))
        return self.head(x)


torch.manual_seed(260)
data = torch.randn(60, 3) @ torch.randn(3, 9)
torch.manual_seed(261)
ae = AutoEncoder()
optimizer = torch.optim.SGD(ae.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(10):
    for x in data.split(20):
        optimizer.zero_grad()
        loss = criterion(ae(x), x)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
