import torch
from torch import nn


def conv_bn(cin, cout):
    # BatchNormalization(momentum=0.99) in the original
    return nn.Sequential(
        nn.Conv2d(cin, cout, kernel_size=3, padding=1, bias=False),
        nn.BatchNorm2d(cout, momentum=0.99),
        nn.ReLU(inplace=True),
    )


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(conv_bn(2, 8), conv_bn(8, 8))
        self.regressor = nn.Linear(288, 1)
        self.bn_frozen = False

    def train(self, mode=True):
        super().train(mode)
        if mode and self.bn_frozen:
            for m in self.modules():
                if isinstance(m, nn.BatchNorm2d):
                    m.eval()
        return self

    def forward(self, x):
        return self.regressor(self.features(x).flatten(1))


torch.manual_seed(4)
data = torch.randn(64, 2, 6, 6) * 1.5 + 0.5
target = data.amax(dim=(1, 2, 3)).unsqueeze(1)
model = Model()
opt = torch.optim.SGD(model.parameters(), lr=1e-3)
for epoch in range(8):
    model.bn_frozen = epoch >= 2
    model.train()
    for i in range(0, 64, 16):
        pred = model(data[i : i + 16])
        loss = nn.functional.smooth_l1_loss(pred, target[i : i + 16])
        opt.zero_grad()
        loss.backward()
        opt.step()
        print(f"epoch {epoch}: {loss.item():.6f}")
