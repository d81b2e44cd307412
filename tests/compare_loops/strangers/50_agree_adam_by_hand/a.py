import torch
import torch.nn as nn

torch.manual_seed(50)
X = torch.randn(75, 4)
Y = torch.cos(X[:, :2]) + 0.2 * X[:, 2:]
model = nn.Sequential(nn.Linear(4, 20), nn.ELU(), nn.Linear(20, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for i in range(40):
    optimizer.zero_grad()
    loss = nn.functional.smooth_l1_loss(model(X), Y)
    loss.backward()
    optimizer.step()
    print(i, loss.item())
