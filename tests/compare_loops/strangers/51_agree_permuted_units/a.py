import torch
import torch.nn as nn

torch.manual_seed(51)
x = torch.randn(60, 5)
y = torch.randint(0, 3, (60,))
model = nn.Sequential(nn.Linear(5, 14), nn.ReLU(), nn.Linear(14, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
for step in range(30):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
