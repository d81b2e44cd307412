import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(7)
images = rng.normal(size=(60, 10, 10, 1)).astype("float32")
labels = rng.integers(0, 4, size=60)
keras_weights = [
    rng.normal(scale=0.3, size=(3, 3, 1, 6)).astype("float32"),
    np.zeros(6, "float32"),
    rng.normal(scale=0.1, size=(4 * 4 * 6, 4)).astype("float32"),
    np.zeros(4, "float32"),
]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3)
        self.pool = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(96, 4)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv(x)))
        return self.fc(self.flatten(x))

    def load_keras(self, weights):
        ck, cb, dk, db = (torch.from_numpy(w) for w in weights)
        self.load_state_dict(
            {
                "conv.weight": ck.permute(3, 2, 0, 1),
                "conv.bias": cb,
                "fc.weight": dk.t(),
                "fc.bias": db,
            }
        )


net = Net()
net.load_keras(keras_weights)
x = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous()
y = torch.from_numpy(labels)
criterion = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(1, 31):
    opt.zero_grad()
    loss = criterion(net(x), y)
    loss.backward()
    opt.step()
    print("epoch", epoch, "loss", loss.item())
