import torch
import torch.nn as nn
from torch.distributions import Normal, kl_divergence

torch.manual_seed(41)
binary = (torch.rand(60, 20) > torch.linspace(0.1, 0.9, 20)).float()
epsilons = torch.randn(30, 20, 3)

torch.manual_seed(42)
trunk = nn.Sequential(nn.Linear(20, 14), nn.ReLU())
to_mean, to_logvar = nn.Linear(14, 3), nn.Linear(14, 3)
decoder = nn.Sequential(nn.Linear(3, 14), nn.ReLU(), nn.Linear(14, 20))
everything = [
    p for part in (trunk, to_mean, to_logvar, decoder) for p in part.parameters()
]

prior = Normal(0.0, 1.0)
recon_loss = nn.BCEWithLogitsLoss(reduction="none")
optim = torch.optim.Adam(everything, lr=3e-3)


def negative_elbo(x, eps):
    code = trunk(x)
    posterior = Normal(to_mean(code), (to_logvar(code) / 2).exp())
    z = posterior.loc + posterior.scale * eps
    reconstruction = recon_loss(decoder(z), x).sum(dim=1)
    divergence = kl_divergence(posterior, prior).sum(dim=1)
    return (reconstruction + divergence).mean()


for step, eps in enumerate(epsilons):
    x = binary.view(3, 20, 20)[step % 3]
    loss = negative_elbo(x, eps)
    for p in everything:
        p.grad = None
    loss.backward()
    optim.step()
    if step % 6 == 0:
        print(f"step {step} -ELBO {loss.item():.5f}")
