import torch
import torch.nn as nn

BN_MOMENTUM = 1 - 0.99  # keras.layers.BatchNormalization(momentum=0.99)
FREEZE_AFTER = 2  # epochs


class Block(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(cout, momentum=BN_MOMENTUM)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


def freeze_bn(module):
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        module.eval()


torch.manual_seed(4)
x = torch.randn(64, 2, 6, 6) * 1.5 + 0.5
y = x.amax(dim=(1, 2, 3)).unsqueeze(1)
net = nn.Sequential(Block(2, 8), Block(8, 8), nn.Flatten(), nn.Linear(8 * 36, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=1e-3)
criterion = nn.SmoothL1Loss()
for epoch in range(8):
    net.train()
    if epoch >= FREEZE_AFTER:
        net.apply(freeze_bn)
    for xb, yb in zip(x.split(16), y.split(16)):
        optimizer.zero_grad()
        loss = criterion(net(xb), yb)
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch}: {loss.item():.6f}")
