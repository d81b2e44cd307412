import torch
import torch.nn as nn


class MixerBlock(nn.Module):
    def __init__(self, tokens, hidden):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(tokens, hidden), nn.GELU(), nn.Linear(hidden, tokens)
        )

    def forward(self, x):
        return x + self.net(x.transpose(1, 2)).transpose(1, 2)


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = MixerBlock(6, 24)
        self.readout = nn.Linear(4, 1)

    def forward(self, x):
        return self.readout(self.block(x)).mean(1)


torch.manual_seed(120)
inputs = torch.randn(50, 6, 4) * 3
target = torch.sin(inputs[:, 0, :1] * inputs[:, 1, :1])
torch.manual_seed(121)
model = Mixer()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
criterion = nn.MSELoss()

for epoch in range(40):
    prediction = model(inputs)
    loss = criterion(prediction, target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 8 == 0:
        print(f"{epoch:02d} {loss.item():.6f}")
