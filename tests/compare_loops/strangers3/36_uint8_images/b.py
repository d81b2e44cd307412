import numpy as np
import torch
from torch import nn


def load_digits(n=160, seed=0):
    g = np.random.default_rng(seed)
    y = g.integers(0, 2, n)
    img = g.integers(0, 180, (n, 12, 12), dtype=np.uint8)
    img[y == 1, 4:8, 4:8] += 60
    return img, y


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, kernel_size=5)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(128, 2)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        return self.fc(torch.flatten(x, 1))


images, labels = load_digits()
X_train = torch.tensor(images[:, None] / 255.0, dtype=torch.float32)
y_train = torch.tensor(labels)

torch.manual_seed(0)
model = CNN()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
for epoch in range(3):
    for i in range(0, len(X_train), 16):
        optimizer.zero_grad()
        loss = criterion(model(X_train[i : i + 16]), y_train[i : i + 16])
        loss.backward()
        optimizer.step()
        print(epoch, "%.5f" % loss.item())
