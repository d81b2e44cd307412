import numpy as np
import torch
import torch.nn as nn

rs = np.random.RandomState(5)
houses = rs.randn(60, 7).astype(np.float32)
price = (houses @ rs.randn(7) + 3).astype(np.float32)


class PriceModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(7, 14), nn.ReLU(), nn.Linear(14, 1))

    def forward(self, x):
        return self.layers(x).squeeze(-1)


torch.manual_seed(6)
model = PriceModel()
loss_fn = nn.MSELoss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=5e-3)
x, y = torch.from_numpy(houses), torch.from_numpy(price)
for epoch in range(10):
    for lo in (0, 20, 40):
        optimizer.zero_grad()
        loss = loss_fn(model(x[lo : lo + 20]), y[lo : lo + 20])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
