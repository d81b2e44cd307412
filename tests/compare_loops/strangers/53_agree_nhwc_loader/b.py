import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, SequentialSampler


class Photos(Dataset):
    def __init__(self):
        rng = np.random.default_rng(53)
        self.photos = rng.integers(0, 256, (48, 9, 7, 3), dtype=np.uint8)
        self.kind = rng.integers(0, 3, 48)

    def __len__(self):
        return len(self.kind)

    def __getitem__(self, i):
        return self.photos[i], self.kind[i]


class Net(nn.Module):
    """Takes images as they come, NHWC bytes."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, stride=2)
        self.fc = nn.Linear(72, 3)

    def forward(self, images):
        x = images.float().mul(1 / 255).permute(0, 3, 1, 2)
        return self.fc(torch.relu(self.conv(x)).reshape(len(x), -1))


torch.manual_seed(0)
model = Net().to(memory_format=torch.channels_last)
data = Photos()
loader = DataLoader(data, batch_size=12, sampler=SequentialSampler(data))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(8):
    total = 0.0
    for images, kind in loader:
        loss = nn.functional.cross_entropy(model(images), kind)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch}: {total / 4:.6f}")
