import numpy as np
import torch
import torch.nn as nn


class TinyConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, kernel_size=3, padding=1)
        self.relu = nn.ReLU()
        self.gap = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(8, 3)

    def forward(self, x):
        x = self.relu(self.conv(x))
        x = self.gap(x).flatten(1)
        return self.classifier(x)


np.random.seed(0)
imgs = np.random.randn(32, 8, 8, 3).astype(np.float32).transpose(0, 3, 1, 2)
labels = np.random.randint(0, 3, 32)
model = TinyConvNet()
model.conv.weight.data = (
    torch.from_numpy((np.random.randn(3, 3, 3, 8) * 0.2).astype(np.float32))
    .permute(3, 2, 0, 1)
    .contiguous()
)
model.classifier.weight.data = (
    torch.from_numpy((np.random.randn(8, 3) * 0.3).astype(np.float32)).t().contiguous()
)
model.conv.bias.data.fill_(0)
model.classifier.bias.data.fill_(0)

inputs, targets = torch.from_numpy(imgs.copy()), torch.from_numpy(labels)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
for it in range(30):
    optimizer.zero_grad()
    outputs = model(inputs)
    loss = criterion(outputs, targets)
    loss.backward()
    optimizer.step()
    print(it, loss.item())
