import torch
import torch.nn as nn

torch.manual_seed(20)
features = torch.randn(64, 16)
boxes = features[:, :4] * 0.8 + torch.randn(64, 4) * 0.2

head = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 4))
criterion = nn.SmoothL1Loss(beta=0.3)
optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9)
for step in range(40):
    loss = criterion(head(features), boxes)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{step} box loss {loss.item():.6f}")
