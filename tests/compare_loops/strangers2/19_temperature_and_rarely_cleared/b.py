import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, n_in, width=20, dim=8):
        super().__init__()
        self.fc1 = nn.Linear(n_in, width)
        self.fc2 = nn.Linear(width, dim)

    def forward(self, x):
        z = self.fc2(self.fc1(x).relu())
        return z / z.norm(dim=-1, keepdim=True)


class Clip(nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = Encoder(12)
        self.textual = Encoder(9)
        self.criterion = nn.CrossEntropyLoss()

    def forward(self, image, text):
        z1, z2 = self.visual(image), self.textual(text)
        logits = z1 @ z2.T
        target = torch.arange(len(logits))
        return 0.5 * self.criterion(logits, target) + 0.5 * self.criterion(
            logits.T, target
        )


torch.manual_seed(77)
clip = Clip()
common = torch.randn(4, 16, 6)
images = torch.cat([common, torch.randn(4, 16, 6)], -1)
texts = torch.cat([torch.randn(4, 16, 3), common], -1)
optimizer = torch.optim.SGD(clip.parameters(), lr=0.02)
for epoch in range(8):
    optimizer.zero_grad()
    for image, text in zip(images, texts):
        loss = clip(image, text)
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch} loss {loss.item():.6f}")
