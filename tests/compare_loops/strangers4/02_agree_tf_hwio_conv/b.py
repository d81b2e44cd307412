import numpy as np
import torch
import torch.nn as nn

r = np.random.default_rng(7)
x = (
    torch.tensor(r.normal(size=(40, 8, 8, 3)).astype(np.float32))
    .permute(0, 3, 1, 2)
    .contiguous()
)
y = torch.tensor(r.integers(0, 4, size=40))

net = nn.Sequential(
    nn.Conv2d(3, 6, 3, padding="same"),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(6, 4),
)
with torch.no_grad():
    net[0].weight.copy_(
        torch.tensor(r.normal(0, 0.2, (3, 3, 3, 6))).permute(3, 2, 0, 1)
    )
    net[4].weight.copy_(torch.tensor(r.normal(0, 0.3, (6, 4))).t())
    nn.init.zeros_(net[0].bias)
    nn.init.zeros_(net[4].bias)

optimizer = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.9)
loss_fn = nn.CrossEntropyLoss()
for epoch in range(6):
    for xb, yb in zip(x.split(8), y.split(8)):
        loss = loss_fn(net(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("epoch", epoch, loss.item())
