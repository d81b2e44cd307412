import torch
import torch.nn as nn
from torch.optim.lr_scheduler import CosineAnnealingLR

torch.manual_seed(60)
X = torch.randn(256, 9)
Y = (X[:, :3].prod(1) + X[:, 3]).unsqueeze(1)


class PretrainedNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(9, 32)
        self.layer1 = nn.Linear(32, 32)
        self.fc = nn.Linear(32, 1)

    def forward(self, x):
        x = torch.tanh(self.stem(x))
        x = torch.tanh(self.layer1(x))
        return self.fc(x)


model = PretrainedNet()
for name, param in model.named_parameters():
    if name.startswith("stem"):
        param.requires_grad = False

optimizer = torch.optim.SGD(
    [
        {"params": model.layer1.parameters(), "lr": 0.01},
        {"params": model.fc.parameters()},
    ],
    lr=0.1,
    momentum=0.9,
    nesterov=True,
)
scheduler = CosineAnnealingLR(optimizer, T_max=32)

for epoch in range(4):
    for i in range(0, 256, 32):
        out = model(X[i : i + 32])
        loss = nn.functional.mse_loss(out, Y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        print(epoch, i, loss.item())
