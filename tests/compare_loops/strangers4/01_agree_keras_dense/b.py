import math

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

state = np.random.RandomState(42)
features = torch.tensor(state.rand(96, 12), dtype=torch.float32)
labels = torch.tensor(state.randint(0, 5, 96))


def glorot_like_keras(layer: nn.Linear) -> None:
    bound = math.sqrt(6 / (layer.in_features + layer.out_features))
    drawn = state.uniform(-bound, bound, (layer.in_features, layer.out_features))
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(drawn).T)
        layer.bias.zero_()


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(12, 20), nn.Linear(20, 5)
        for fc in (self.fc1, self.fc2):
            glorot_like_keras(fc)

    def forward(self, inputs):
        return self.fc2(self.fc1(inputs).tanh())


model = MLP()
loader = DataLoader(TensorDataset(features, labels), batch_size=16)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, eps=1e-7)
for epoch in range(5):
    running = 0.0
    for inputs, target in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), target)
        loss.backward()
        optimizer.step()
        running += loss.item()
    print(epoch, running / len(loader))
