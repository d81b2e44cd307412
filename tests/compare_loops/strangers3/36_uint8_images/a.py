import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

MEAN, STD = 0.42, 0.27


def load_digits(n=160, seed=0):
    g = np.random.default_rng(seed)
    y = g.integers(0, 2, n)
    img = g.integers(0, 180, (n, 12, 12), dtype=np.uint8)
    img[y == 1, 4:8, 4:8] += 60
    return img, y


class Digits(Dataset):
    def __init__(self):
        self.img, self.y = load_digits()

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        t = torch.from_numpy(self.img[i]).float().div(255).unsqueeze(0)
        return (t - MEAN) / STD, int(self.y[i])


torch.manual_seed(0)
cnn = nn.Sequential(
    nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 16, 2)
)
opt = torch.optim.SGD(cnn.parameters(), lr=0.01, momentum=0.9)
for epoch in range(3):
    for img, y in DataLoader(Digits(), batch_size=16):
        loss = nn.functional.cross_entropy(cnn(img), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        print(epoch, "%.5f" % loss.item())
