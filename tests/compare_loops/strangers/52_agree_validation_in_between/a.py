import torch
import torch.nn as nn

torch.manual_seed(52)
x_train, y_train = torch.randn(80, 3, 6, 6), torch.randint(0, 2, (80,))
x_val, y_val = torch.randn(40, 3, 6, 6), torch.randint(0, 2, (40,))
net = nn.Sequential(
    nn.Conv2d(3, 8, 3, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(128, 2),
)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, nesterov=True)
for epoch in range(7):
    for xb, yb in zip(x_train.chunk(5), y_train.chunk(5)):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(xb), yb)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
