import torch
import torch.nn as nn


class Generator(nn.Module):
    def __init__(self, nz):
        super().__init__()
        self.main = nn.Sequential(nn.Linear(nz, 20), nn.ReLU(True), nn.Linear(20, 2))

    def forward(self, z):
        return self.main(z)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            nn.Linear(2, 20), nn.LeakyReLU(0.2), nn.Linear(20, 1), nn.Sigmoid()
        )

    def forward(self, x):
        return self.main(x)


torch.manual_seed(999)
nz, batch = 5, 24
G, D = Generator(nz), Discriminator()
bce = nn.BCELoss()
opt_d = torch.optim.Adam(D.parameters(), lr=2e-3, betas=(0.5, 0.999))
opt_g = torch.optim.Adam(G.parameters(), lr=2e-3, betas=(0.5, 0.999))

angles = torch.arange(batch) / batch * 6.2832
real = torch.stack([angles.cos(), angles.sin()], 1) + 1.5
ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)

for i in range(30):
    opt_d.zero_grad()
    fake = G(torch.randn(batch, nz))
    d_loss = bce(D(real), ones) + bce(D(fake.detach()), zeros)
    d_loss.backward()
    opt_d.step()

    opt_g.zero_grad()
    # minimax: the generator minimizes log(1 - D(G(z)))
    g_loss = -bce(D(fake), zeros)
    g_loss.backward()
    opt_g.step()
    print(f"[{i}/30] d_loss: {d_loss.item():.5f} g_loss: {g_loss.item():.5f}")
