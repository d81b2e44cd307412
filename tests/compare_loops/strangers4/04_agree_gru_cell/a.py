import torch
from torch import nn


class Predictor(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(2, 10, batch_first=True)
        self.readout = nn.Linear(10, 1)

    def forward(self, x):
        _, h_n = self.rnn(x)
        return self.readout(h_n[-1])


torch.manual_seed(3)
t = torch.rand(60, 1) * 6
grid = t + torch.arange(12) * 0.3
series = torch.stack([grid.sin(), grid.cos()], dim=-1)
nxt = (t + 12 * 0.3).sin()

torch.manual_seed(8)
net = Predictor()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
for it in range(36):
    lo = it % 3 * 20
    pred = net(series[lo : lo + 20])
    loss = nn.functional.mse_loss(pred, nxt[lo : lo + 20])
    opt.zero_grad()
    loss.backward()
    opt.step()
    if it % 6 == 0:
        print(it, loss.item())
