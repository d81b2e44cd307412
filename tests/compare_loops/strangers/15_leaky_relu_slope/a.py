# conv autoencoder, translated from Keras (LeakyReLU has alpha=0.3 there)
import torch
from torch import nn

torch.manual_seed(0)
grid = torch.linspace(-1, 1, 12)
centers = torch.rand(32, 2) * 2 - 1
blobs = (grid[None, :, None] - centers[:, :1, None]) ** 2
blobs = blobs + (grid[None, None, :] - centers[:, 1:, None]) ** 2
images = torch.exp(-8 * blobs)[:, None]

torch.manual_seed(123)
encoder = nn.Sequential(
    nn.Conv2d(1, 6, 3, stride=2, padding=1),
    nn.LeakyReLU(0.3),
    nn.Conv2d(6, 4, 3, stride=2, padding=1),
    nn.LeakyReLU(0.3),
)
decoder = nn.Sequential(
    nn.ConvTranspose2d(4, 6, 2, stride=2),
    nn.LeakyReLU(0.3),
    nn.ConvTranspose2d(6, 1, 2, stride=2),
    nn.Sigmoid(),
)
optimizer = torch.optim.Adam(
    list(encoder.parameters()) + list(decoder.parameters()), lr=5e-3
)
loss_fn = nn.BCELoss()
for epoch in range(30):
    reconstruction = decoder(encoder(images))
    loss = loss_fn(reconstruction, images)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch}\t{loss.item():.6f}")
