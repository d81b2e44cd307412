import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

rng = np.random.RandomState(40)


class Digits(Dataset):
    def __init__(self):
        self.labels = rng.randint(0, 4, size=64)
        self.images = rng.randint(0, 100, size=(64, 8, 8)).astype(np.uint8)
        for image, label in zip(self.images, self.labels):
            image[2 * label : 2 * label + 2] += 120

    def __len__(self):
        return 64

    def __getitem__(self, i):
        image = torch.from_numpy(self.images[i]).float().div(255)
        return image.flatten(), int(self.labels[i])


torch.manual_seed(0)
net = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 4))
loader = DataLoader(Digits(), batch_size=16)
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(8):
    for image, label in loader:
        loss = criterion(net(image), label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.5f}")
