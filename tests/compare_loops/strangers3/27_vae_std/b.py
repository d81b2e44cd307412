import torch
from torch import nn

torch.manual_seed(31)
pics = torch.rand(60, 1, 8, 8)


class VariationalAutoencoder(nn.Module):
    def __init__(self, n_latent):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(1, 6, 3, 2, 1), nn.ReLU(), nn.Flatten())
        self.to_mu = nn.Linear(96, n_latent)
        self.to_sigma = nn.Linear(96, n_latent)
        self.decoder = nn.Sequential(
            nn.Linear(n_latent, 96),
            nn.ReLU(),
            nn.Unflatten(1, (6, 4, 4)),
            nn.ConvTranspose2d(6, 1, 4, 2, 1),
            nn.Sigmoid(),
        )

    def encode(self, x):
        code = self.encoder(x)
        return self.to_mu(code), self.to_sigma(code)

    def decode(self, z):
        return self.decoder(z)


def elbo_loss(x_hat, x, mu, log_sigma):
    bce = nn.functional.binary_cross_entropy(x_hat, x, reduction="sum")
    kl = 0.5 * torch.sum(log_sigma.exp() + mu.pow(2) - 1.0 - log_sigma)
    return (bce + kl) / len(x), kl / len(x)


model = VariationalAutoencoder(3)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(10):
    for x in torch.split(pics, 20):
        mu, log_sigma = model.encode(x)
        z = mu + log_sigma.exp() * torch.randn_like(mu)
        loss, kl = elbo_loss(model.decode(z), x, mu, log_sigma)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print("total_loss", loss.item(), "kl_loss", kl.item())
