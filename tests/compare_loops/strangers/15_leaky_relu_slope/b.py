import torch
import torch.nn.functional as F
from torch import nn


class ConvAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Conv2d(1, 6, 3, stride=2, padding=1)
        self.down2 = nn.Conv2d(6, 4, 3, stride=2, padding=1)
        self.up1 = nn.ConvTranspose2d(4, 6, 2, stride=2)
        self.up2 = nn.ConvTranspose2d(6, 1, 2, stride=2)

    def forward(self, x):
        x = F.leaky_relu(self.down1(x))
        x = F.leaky_relu(self.down2(x))
        x = F.leaky_relu(self.up1(x))
        return torch.sigmoid(self.up2(x))


torch.manual_seed(0)
grid = torch.linspace(-1, 1, 12)
centers = torch.rand(32, 2) * 2 - 1
blobs = (grid[None, :, None] - centers[:, :1, None]) ** 2
blobs = blobs + (grid[None, None, :] - centers[:, 1:, None]) ** 2
images = torch.exp(-8 * blobs)[:, None]

torch.manual_seed(123)
model = ConvAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(30):
    optimizer.zero_grad()
    loss = F.binary_cross_entropy(model(images), images)
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch}\t{loss.item():.6f}")
