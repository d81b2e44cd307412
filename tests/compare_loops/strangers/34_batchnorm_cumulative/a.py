import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(34)
X = torch.tensor(rng.gamma(2.0, 3.0, size=(120, 6)), dtype=torch.float32)
Y = X.log().sum(1, keepdim=True)
X_test = torch.tensor(rng.gamma(2.0, 3.0, size=(40, 6)), dtype=torch.float32)
Y_test = X_test.log().sum(1, keepdim=True)

torch.manual_seed(0)
model = nn.Sequential(
    nn.BatchNorm1d(6), nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1)
)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(6):
    model.train()
    for xb, yb in zip(X.split(24), Y.split(24)):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(xb), yb)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: train {loss.item():.5f}")
model.eval()
with torch.no_grad():
    print(f"test {nn.functional.mse_loss(model(X_test), Y_test).item():.5f}")
