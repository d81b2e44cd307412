import torch
from torch import nn, optim
from torch.nn.functional import softplus

torch.manual_seed(6)
G = nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 1))
D = nn.Sequential(nn.Linear(1, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
opt_G = optim.SGD(G.parameters(), lr=0.1)
opt_D = optim.SGD(D.parameters(), lr=0.1)
reals = torch.randn(30, 24, 1) * 0.5 + 2
noise = torch.randn(30, 24, 5)


def set_requires_grad(net, flag):
    for p in net.parameters():
        p.requires_grad = flag


for i, (real, z) in enumerate(zip(reals, noise)):
    # --- D ---
    set_requires_grad(D, True)
    opt_D.zero_grad()
    with torch.no_grad():
        fake = G(z)
    loss_real = softplus(-D(real)).mean() / 2
    loss_real.backward()
    loss_fake = softplus(D(fake)).mean() / 2
    loss_fake.backward()
    opt_D.step()

    # --- G (non-saturating) ---
    set_requires_grad(D, False)
    opt_G.zero_grad()
    loss_G = softplus(-D(G(z))).mean()
    loss_G.backward()
    opt_G.step()
    print(i, {"d_loss": loss_real.item() + loss_fake.item(), "g_loss": loss_G.item()})
