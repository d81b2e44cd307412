import torch
import torch.nn as nn
import torch.nn.functional as F


class Sampling(nn.Module):
    """Uses (z_mean, z_log_var) to sample z."""

    def forward(self, z_mean, z_log_var):
        epsilon = torch.randn(z_mean.shape)
        return z_mean + torch.exp(0.5 * z_log_var) * epsilon


class ConvVAE(nn.Module):
    def __init__(self, latent_dim=3):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3, stride=2, padding=1)
        self.z_mean = nn.Linear(6 * 4 * 4, latent_dim)
        self.z_log_var = nn.Linear(6 * 4 * 4, latent_dim)
        self.sampling = Sampling()
        self.fc = nn.Linear(latent_dim, 6 * 4 * 4)
        self.deconv = nn.ConvTranspose2d(6, 1, 4, stride=2, padding=1)

    def forward(self, x):
        h = F.relu(self.conv(x)).flatten(1)
        mean, log_var = self.z_mean(h), self.z_log_var(h)
        z = self.sampling(mean, log_var)
        h = F.relu(self.fc(z)).view(-1, 6, 4, 4)
        return torch.sigmoid(self.deconv(h)), mean, log_var


torch.manual_seed(31)
pics = torch.rand(60, 1, 8, 8)
vae = ConvVAE()
optimizer = torch.optim.Adam(vae.parameters(), lr=5e-3)
for epoch in range(10):
    for x in pics.split(20):
        recon, mean, log_var = vae(x)
        recon_loss = (
            F.binary_cross_entropy(recon, x, reduction="none").sum(dim=(1, 2, 3)).mean()
        )
        kl_loss = (-0.5 * (1 + log_var - mean**2 - log_var.exp())).sum(1).mean()
        total_loss = recon_loss + kl_loss
        optimizer.zero_grad()
        total_loss.backward()
        optimizer.step()
        print("total_loss", total_loss.item(), "kl_loss", kl_loss.item())
