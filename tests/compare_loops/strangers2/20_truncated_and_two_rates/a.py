import torch
import torch.nn as nn

torch.manual_seed(50)
cell = nn.RNNCell(2, 16)
nn.init.orthogonal_(cell.weight_hh)
readout = nn.Linear(16, 1)
x = torch.randn(20, 8, 2)
y = x[..., :1].cumsum(0).sin()

optimizer = torch.optim.SGD([*cell.parameters(), *readout.parameters()], lr=0.02)
for it in range(35):
    h = torch.zeros(8, 16)
    outputs = []
    for t in range(20):
        h = cell(x[t], h)
        outputs.append(readout(h))
    loss = nn.functional.mse_loss(torch.stack(outputs), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(it, loss.item())
