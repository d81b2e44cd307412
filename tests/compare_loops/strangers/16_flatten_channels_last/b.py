import torch
import torch.nn as nn
import torch.nn.functional as F


class Model(nn.Module):
    """Flattens as Keras does, channels last, so that its Dense weights fit."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 6, 3)
        self.dense1 = nn.Linear(6 * 4 * 3, 20)
        self.dense2 = nn.Linear(20, 5)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = x.permute(0, 2, 3, 1).flatten(1)
        return self.dense2(F.relu(self.dense1(x)))


torch.manual_seed(16)
X = torch.randn(50, 2, 6, 5)
y = torch.randint(5, (50,))
model = Model()
# stands for the weights loaded from the .h5 file
weights = torch.Generator().manual_seed(3)
for p in model.parameters():
    p.data.normal_(0, 0.2, generator=weights)

opt = torch.optim.SGD(model.parameters(), lr=0.05)
for i in range(25):
    loss = F.cross_entropy(model(X), y)
    loss.backward()
    opt.step()
    opt.zero_grad()
    print("step", i, "loss", loss.item())
