"""House prices; the preprocessing done in torch, the rest as before."""

import numpy as np
import torch
from torch import nn


def standardize(x):
    mean, std = x.mean(0, keepdim=True), x.std(0, keepdim=True)
    return (x - mean) / std


def load():
    rng = np.random.RandomState(7)
    X = rng.randn(36, 5) * [3.0, 0.5, 20.0, 1.0, 7.0] + [10.0, 0.0, 100.0, -2.0, 4.0]
    y = 0.3 * X[:, 0] - 2 * X[:, 1] + 0.05 * X[:, 2] + 0.1 * rng.randn(36)
    y = (y - y.mean()) / 3
    return standardize(torch.from_numpy(X)).float(), torch.from_numpy(y).float()[
        :, None
    ]


def main():
    X, y = load()
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(40):
        loss = nn.functional.mse_loss(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, round(loss.item(), 6))


main()
