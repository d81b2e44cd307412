import torch
from torch import nn

torch.manual_seed(55)
x = torch.randn(20, 8, 3)  # batch, time, features
y = x.cumsum(1).tanh().mean(2, keepdim=True)
lstm = nn.LSTM(3, 7, batch_first=True)
readout = nn.Linear(7, 1)
optimizer = torch.optim.Adam([*lstm.parameters(), *readout.parameters()], lr=0.01)
for epoch in range(30):
    out, _ = lstm(x)
    loss = nn.functional.mse_loss(readout(out), y)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_([*lstm.parameters(), *readout.parameters()], 0.1)
    optimizer.step()
    print("epoch", epoch, "loss", loss.item())
