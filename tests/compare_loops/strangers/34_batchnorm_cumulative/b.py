import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(34)
X = torch.tensor(rng.gamma(2.0, 3.0, size=(120, 6)), dtype=torch.float32)
Y = X.log().sum(1, keepdim=True)
X_test = torch.tensor(rng.gamma(2.0, 3.0, size=(40, 6)), dtype=torch.float32)
Y_test = X_test.log().sum(1, keepdim=True)


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn0 = nn.BatchNorm1d(6, momentum=None)
        self.fc1 = nn.Linear(6, 16)
        self.bn1 = nn.BatchNorm1d(16, momentum=None)
        self.fc2 = nn.Linear(16, 1)

    def forward(self, x):
        return self.fc2(self.bn1(self.fc1(self.bn0(x))).relu())


torch.manual_seed(0)
model = Regressor()
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
