import torch
import torch.nn as nn
from torch.distributions import Bernoulli, Normal, kl_divergence


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 4))
        self.decoder = nn.Sequential(nn.Linear(2, 12), nn.ReLU(), nn.Linear(12, 16))
        self.register_buffer("zero", torch.zeros(()))

    def negative_elbo(self, x):
        mean, logvar = self.encoder(x).split(2, dim=-1)
        posterior = Normal(mean, torch.exp(logvar / 2))
        likelihood = Bernoulli(logits=self.decoder(posterior.rsample()))
        prior = Normal(self.zero, self.zero + 1)
        kl = kl_divergence(posterior, prior).sum(-1)
        return (kl - likelihood.log_prob(x).sum(-1)).mean()


torch.manual_seed(60)
x = (torch.rand(50, 16) > 0.6).float()
vae = VAE()
optimizer = torch.optim.Adam(vae.parameters(), lr=5e-3)
for epoch in range(30):
    optimizer.zero_grad()
    loss = vae.negative_elbo(x)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
