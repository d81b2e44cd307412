import torch
import torch.nn as nn

torch.manual_seed(140)
X = torch.randn(80, 5)
y = X @ torch.randn(5, 1) + torch.distributions.StudentT(2.0).sample((80, 1))

torch.manual_seed(141)
model = nn.Sequential(nn.Linear(5, 10), nn.SiLU(), nn.Linear(10, 1))
criterion = nn.HuberLoss(delta=0.5)  # robust to the outliers
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.8)
model.train()
for i in range(40):
    batch = torch.arange(i * 20, i * 20 + 20) % 80
    optimizer.zero_grad()
    loss = criterion(model(X[batch]), y[batch])
    loss.backward()
    optimizer.step()
    if i % 8 == 0:
        print(i, loss.item())
