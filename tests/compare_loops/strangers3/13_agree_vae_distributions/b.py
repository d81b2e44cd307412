import torch
from torch import nn
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

torch.manual_seed(1)
train_data = (torch.rand(96, 36) > 0.6).float()


class Encoder(nn.Module):
    def __init__(self, n_in, n_hidden, n_latent):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(n_in, n_hidden), nn.ReLU())
        self.loc = nn.Linear(n_hidden, n_latent)
        self.log_var = nn.Linear(n_hidden, n_latent)

    def forward(self, x):
        h = self.hidden(x)
        return Independent(Normal(self.loc(h), (self.log_var(h) / 2).exp()), 1)


encoder = Encoder(36, 24, 4)
decoder = nn.Sequential(nn.Linear(4, 24), nn.ReLU(), nn.Linear(24, 36))
prior = Independent(Normal(torch.zeros(4), torch.ones(4)), 1)
opt = torch.optim.SGD([*encoder.parameters(), *decoder.parameters()], lr=1e-3)


def negative_elbo(x):
    q = encoder(x)
    z = q.rsample()
    p = Independent(Bernoulli(logits=decoder(z)), 1)
    return -(p.log_prob(x) - kl_divergence(q, prior)).sum()


for epoch in range(7):
    for b, x in enumerate(train_data.split(24)):
        nelbo = negative_elbo(x)
        opt.zero_grad()
        nelbo.backward()
        opt.step()
        print(
            "Train Epoch: {} [{}]\tLoss: {:.6f}".format(epoch, b, nelbo.item() / len(x))
        )
