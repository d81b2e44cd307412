import torch
from torch import nn

PRECISION = torch.bfloat16

torch.manual_seed(300)
table = torch.randn(64, 6)
target = table.prod(dim=1, keepdim=True) + table[:, :1]


class Residual(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x).relu()


torch.manual_seed(301)
net = nn.Sequential(
    nn.Linear(6, 16),
    Residual(nn.Linear(16, 16)),
    Residual(nn.Linear(16, 16)),
    nn.Linear(16, 1),
).to(dtype=PRECISION)
opt = torch.optim.SGD(net.parameters(), lr=0.01)
mse = nn.MSELoss()
for step in range(36):
    k = step % 4 * 16
    out = net(table[k : k + 16].to(PRECISION)).float()
    loss = mse(out, target[k : k + 16])
    opt.zero_grad()
    loss.backward()
    opt.step()
    if step % 4 == 3:
        print("step", step, "loss", loss.item())
