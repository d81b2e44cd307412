import torch
from torch import nn


class Recurrent(nn.Module):
    def __init__(self, bptt=4):
        super().__init__()
        self.cell = nn.RNNCell(2, 16)
        nn.init.orthogonal_(self.cell.weight_hh)
        self.readout = nn.Linear(16, 1)
        self.bptt = bptt

    def forward(self, x):
        h = x.new_zeros(x.shape[1], 16)
        out = []
        for t, x_t in enumerate(x):
            if t % self.bptt == 0:
                h = h.detach()
            h = self.cell(x_t, h)
            out.append(self.readout(h))
        return torch.stack(out)


torch.manual_seed(50)
model = Recurrent()
inputs = torch.randn(20, 8, 2)
targets = inputs[..., :1].cumsum(0).sin()
optimizer = torch.optim.SGD(
    [
        {"params": model.cell.parameters(), "lr": 0.02},
        {"params": model.readout.parameters(), "lr": 0.2},
    ]
)
criterion = nn.MSELoss()
for epoch in range(35):
    optimizer.zero_grad()
    loss = criterion(model(inputs), targets)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
