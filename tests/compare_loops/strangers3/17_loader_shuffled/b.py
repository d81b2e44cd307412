import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class HouseDataset(Dataset):
    def __init__(self, n=200):
        np.random.seed(10)
        self.features = np.random.rand(n, 3).astype(np.float32)
        self.price = (
            self.features @ np.array([3.0, -2.0, 1.0]) + np.sin(6 * self.features[:, 0])
        ).astype(np.float32)

    def __len__(self):
        return len(self.price)

    def __getitem__(self, idx):
        return self.features[idx], self.price[idx : idx + 1]


dataset = HouseDataset()
torch.manual_seed(10)
net = nn.Sequential(nn.Linear(3, 16), nn.Sigmoid(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
criterion = nn.MSELoss()
loader = DataLoader(dataset, batch_size=20, shuffle=True)

for epoch in range(4):
    for k, (xb, yb) in enumerate(loader):
        optimizer.zero_grad()
        mse = criterion(net(xb), yb)
        mse.backward()
        optimizer.step()
        print("epoch", epoch, "batch", k, "mse", mse.item())
