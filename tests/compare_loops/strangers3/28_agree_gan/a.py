import torch
import torch.nn as nn

torch.manual_seed(6)
bs, latent = 24, 5


class GAN:
    def __init__(self):
        self.generator = nn.Sequential(
            nn.Linear(latent, 16), nn.Tanh(), nn.Linear(16, 1)
        )
        self.discriminator = nn.Sequential(
            nn.Linear(1, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1)
        )
        self.loss_fn = nn.BCEWithLogitsLoss()
        self.g_optimizer = torch.optim.SGD(self.generator.parameters(), lr=0.1)
        self.d_optimizer = torch.optim.SGD(self.discriminator.parameters(), lr=0.1)

    def train_step(self, real, z):
        # discriminator: one batch of real and generated points
        generated = self.generator(z)
        combined = torch.cat([real, generated.detach()], dim=0)
        labels = torch.cat([torch.ones(bs, 1), torch.zeros(bs, 1)], dim=0)
        d_loss = self.loss_fn(self.discriminator(combined), labels)
        self.d_optimizer.zero_grad()
        d_loss.backward()
        self.d_optimizer.step()
        # generator: misleading labels
        g_loss = self.loss_fn(self.discriminator(generated), torch.ones(bs, 1))
        self.g_optimizer.zero_grad()
        g_loss.backward()
        self.g_optimizer.step()
        return {"d_loss": d_loss.item(), "g_loss": g_loss.item()}


gan = GAN()
reals = torch.randn(30, bs, 1) * 0.5 + 2
noise = torch.randn(30, bs, latent)
for i in range(30):
    logs = gan.train_step(reals[i], noise[i])
    print(i, logs)
