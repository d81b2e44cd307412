import torch
import torch.nn as nn

torch.manual_seed(2)


class Forecaster(nn.Module):
    def __init__(self, n_features=4, hidden=10):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.GRUCell(n_features, hidden)
        self.readout = nn.Linear(hidden, 2)

    def forward(self, seq):
        h = seq.new_zeros(seq.size(0), self.hidden)
        outputs = []
        for t in range(seq.size(1)):
            h = self.cell(seq[:, t], h)
            outputs.append(self.readout(h))
        return torch.stack(outputs, dim=1)


model = Forecaster()
data = torch.randn(6, 16, 14, 4)
target = torch.tanh(data.cumsum(2))[..., :2]
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(6):
    for batch, y in zip(data, target):
        loss = (model(batch) - y).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())
