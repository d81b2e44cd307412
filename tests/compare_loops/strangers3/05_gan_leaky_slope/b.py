import torch
from torch import nn


class Generator(nn.Module):
    def __init__(self, nz):
        super().__init__()
        self.main = nn.Sequential(nn.Linear(nz, 24), nn.ReLU(), nn.Linear(24, 2))

    def forward(self, z):
        return self.main(z)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 24)
        self.fc2 = nn.Linear(24, 24)
        self.out = nn.Linear(24, 1)
        self.act = nn.LeakyReLU()

    def forward(self, x):
        x = self.act(self.fc1(x))
        x = self.act(self.fc2(x))
        return torch.sigmoid(self.out(x))


torch.manual_seed(999)
G, D = Generator(8), Discriminator()
bce = nn.BCELoss()
opt_d = torch.optim.Adam(D.parameters(), lr=0.001, betas=(0.5, 0.999))
opt_g = torch.optim.Adam(G.parameters(), lr=0.001, betas=(0.5, 0.999))
ones, zeros = torch.ones(32, 1), torch.zeros(32, 1)
angles = torch.rand(30, 32) * 6.2832

for i, angle in enumerate(angles):
    real = torch.stack([angle.cos(), angle.sin()], dim=1)
    z = torch.randn(32, 8)
    fake = G(z)

    opt_d.zero_grad()
    d_loss = bce(D(real), ones) + bce(D(fake.detach()), zeros)
    d_loss.backward()
    opt_d.step()

    opt_g.zero_grad()
    g_loss = bce(D(fake), ones)
    g_loss.backward()
    opt_g.step()
    print("[%d/30] Loss_D: %.4f Loss_G: %.4f" % (i, d_loss.item(), g_loss.item()))
