import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(58)
G = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 2))
D = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
g_opt = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.9))
d_opt = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.9))

for step in range(30):
    real = torch.randn(20, 2) * 0.5 - 1
    noise = torch.randn(20, 3)

    # -log D(real), then -log(1 - D(fake)); the gradients add up
    D.zero_grad()
    loss_real = F.softplus(-D(real)).mean()
    loss_real.backward()
    with torch.no_grad():
        fake = G(noise)
    loss_fake = F.softplus(D(fake)).mean()
    loss_fake.backward()
    d_opt.step()

    D.requires_grad_(False)
    g_opt.zero_grad()
    g_loss = F.softplus(-D(G(noise))).mean()
    g_loss.backward()
    g_opt.step()
    D.requires_grad_(True)
    d_loss = loss_real.item() + loss_fake.item()
    print(f"{step} D {d_loss:.6f} G {g_loss.item():.6f}")
