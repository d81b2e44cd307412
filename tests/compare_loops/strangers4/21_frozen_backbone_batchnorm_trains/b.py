import torch
from torch import nn, optim


def conv_block(cin, cout):
    return [nn.Conv2d(cin, cout, 3), nn.BatchNorm2d(cout), nn.ReLU()]


def load_backbone():
    torch.manual_seed(110)
    model = nn.Sequential(
        *conv_block(3, 8), *conv_block(8, 16), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    with torch.no_grad():
        for _ in range(20):
            model(torch.randn(16, 3, 8, 8) * 2)
    return model


model = load_backbone()
for param in model.parameters():
    param.requires_grad = False

torch.manual_seed(111)
x, y = torch.randn(48, 3, 8, 8) + 0.5, torch.randint(0, 3, (48,))
model.append(nn.Linear(16, 3))  # the new classifier
trainable = [p for p in model.parameters() if p.requires_grad]
optimizer = optim.SGD(trainable, lr=0.3, momentum=0.9)
criterion = nn.CrossEntropyLoss()

for step in range(30):
    model.train()
    j = step % 3
    outputs = model(x[16 * j : 16 * j + 16])
    loss = criterion(outputs, y[16 * j : 16 * j + 16])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 3 == 2:
        print("step", step, "loss", loss.item())
