import torch
import torch.nn as nn

torch.manual_seed(4)
x = torch.randn(40, 1, 9, 9) + 1.0
y = torch.randint(0, 4, (40,))


def conv_block(cin, cout):
    conv = nn.Conv2d(cin, cout, 3, padding=1, bias=False)
    return nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2))


model = nn.Sequential(
    conv_block(1, 8), conv_block(8, 8), nn.Flatten(), nn.Linear(32, 4)
)
g = torch.Generator().manual_seed(0)
for m in model.modules():
    if isinstance(m, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(m.weight, generator=g)
        if m.bias is not None:
            nn.init.zeros_(m.bias)

criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
losses = []
for epoch in range(30):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(losses)
