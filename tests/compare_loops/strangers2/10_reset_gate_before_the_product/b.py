"""The same net with torch's layers; weights copied as they were drawn."""

import numpy as np
import torch
from torch import nn

rs = np.random.RandomState(0)
x = torch.tensor(rs.randn(12, 10, 3), dtype=torch.float32)
y = torch.tensor(np.sin(x.numpy().sum((1, 2))), dtype=torch.float32)


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 7, batch_first=True)
        self.fc = nn.Linear(7, 1)

    def forward(self, x):
        _, h_n = self.gru(x)
        return self.fc(h_n.squeeze(0)).squeeze(-1)


model = Regressor()
with torch.no_grad():
    for p in model.parameters():
        p.copy_(torch.from_numpy(0.4 * rs.randn(*p.shape)))

criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(30):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch}: {loss.item():.6f}")
