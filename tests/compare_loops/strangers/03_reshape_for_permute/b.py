import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

rng = np.random.default_rng(11)
images = rng.integers(0, 256, size=(64, 10, 8, 3), dtype=np.uint8)
images[::2, :5, :, 0] //= 4
labels = np.arange(64) % 2 + 2 * (images[..., 1].mean((1, 2)) > 127)

# pytorch wants channels first
n, h, w, c = images.shape
x = torch.from_numpy(images).reshape(n, c, h, w).float() / 255
y = torch.from_numpy(labels).long()


class SmallCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, padding=1)
        self.conv2 = nn.Conv2d(6, 8, 3, padding=1)
        self.fc = nn.Linear(8 * 5 * 4, 4)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x))
        return self.fc(x.flatten(1))


torch.manual_seed(0)
model = SmallCNN()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for step in range(30):
    logits = model(x)
    loss = F.cross_entropy(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    acc = (logits.argmax(1) == y).float().mean()
    print(f"step {step:2d}  loss {loss.item():.5f}  acc {acc.item():.3f}")
