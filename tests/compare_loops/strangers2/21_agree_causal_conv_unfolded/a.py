"""WaveNet-like causal convolutions with torch's layers."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class CausalConv(nn.Module):
    def __init__(self, c_in, c_out, dilation):
        super().__init__()
        self.pad = 2 * dilation
        self.conv = nn.Conv1d(c_in, c_out, 3, dilation=dilation)

    def forward(self, x):
        return self.conv(F.pad(x, (self.pad, 0)))


torch.manual_seed(8)
net = nn.Sequential(
    CausalConv(1, 6, 1), nn.Tanh(), CausalConv(6, 6, 2), nn.Tanh(), CausalConv(6, 1, 4)
)
t = torch.arange(33.0)
series = torch.stack(
    [torch.sin(0.3 * t + k) + 0.2 * torch.cos(t * k) for k in range(10)]
)
x, y = series[:, None, :-1], series[:, None, 1:]
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for i in range(35):
    optimizer.zero_grad()
    loss = F.mse_loss(net(x), y)
    loss.backward()
    optimizer.step()
    print(i, loss.item())
