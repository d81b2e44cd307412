import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

rng = np.random.default_rng(71)
raw = rng.integers(0, 256, size=(64, 1, 10, 10), dtype=np.uint8)
labels = torch.from_numpy((raw.reshape(64, -1).mean(1) > 127).astype(np.int64))


def to_tensor(picture):
    return torch.from_numpy(picture).float() / 255


def normalize(tensor, mean=0.1307, std=0.3081):
    return (tensor - mean) / std


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 5, 3)
        self.fc = nn.Linear(5 * 4 * 4, 2)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 2)
        return F.log_softmax(self.fc(torch.flatten(x, 1)), dim=1)


torch.manual_seed(72)
model = Net()
optimizer = torch.optim.Adadelta(model.parameters(), lr=0.5)
for step in range(32):
    i = step % 4 * 16
    data = normalize(to_tensor(raw[i : i + 16]))
    loss = F.nll_loss(model(data), labels[i : i + 16])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 8 == 0:
        print("Train step", step, loss.item())
