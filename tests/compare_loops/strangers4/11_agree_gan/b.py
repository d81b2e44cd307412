import torch
import torch.nn.functional as F
from torch import nn


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Linear(3, 12)
        self.out = nn.Linear(12, 2)

    def forward(self, z):
        return self.out(F.relu(self.up(z)))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.h = nn.Linear(2, 12)
        self.score = nn.Linear(12, 1)

    def forward(self, sample):
        return self.score(F.leaky_relu(self.h(sample), 0.2))


torch.manual_seed(17)
gen, disc = Generator(), Critic()
adam = {
    n: torch.optim.Adam(net.parameters(), lr=0.002, betas=(0.5, 0.999))
    for n, net in (("gen", gen), ("disc", disc))
}

torch.manual_seed(18)
for step in range(30):
    x_real, z = torch.randn(24, 2) * 0.5 + 1, torch.randn(24, 3)
    x_fake = gen(z)

    disc.requires_grad_(True)
    d_loss = F.softplus(-disc(x_real)).mean() + F.softplus(disc(x_fake.detach())).mean()
    adam["disc"].zero_grad()
    d_loss.backward()
    adam["disc"].step()

    disc.requires_grad_(False)
    g_loss = F.softplus(-disc(x_fake)).mean()
    adam["gen"].zero_grad()
    g_loss.backward()
    adam["gen"].step()
    if step % 6 == 0:
        print(step, "d", d_loss.item(), "g", g_loss.item())
