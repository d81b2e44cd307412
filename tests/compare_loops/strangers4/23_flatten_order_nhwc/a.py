"""Weights were exported from TF, so the dense layer expects H, W, C order after Flatten."""

import torch
import torch.nn as nn


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense = nn.Linear(4 * 4 * 4, 3)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)
        return self.dense(x)


torch.manual_seed(130)
x = torch.rand(60, 1, 8, 8)
y = x.flatten(1).argmax(1) % 3
torch.manual_seed(131)
model = ConvNet()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
loss_object = nn.CrossEntropyLoss()
for epoch in range(10):
    for images, labels in zip(x.split(20), y.split(20)):
        predictions = model(images)
        loss = loss_object(predictions, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("Epoch", epoch, "Loss", loss.item())
