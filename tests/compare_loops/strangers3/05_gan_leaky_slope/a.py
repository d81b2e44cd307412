import torch
import torch.nn as nn

torch.manual_seed(999)
nz, batch = 8, 32

netG = nn.Sequential(nn.Linear(nz, 24), nn.ReLU(True), nn.Linear(24, 2))
netD = nn.Sequential(
    nn.Linear(2, 24),
    nn.LeakyReLU(0.2, inplace=True),
    nn.Linear(24, 24),
    nn.LeakyReLU(0.2, inplace=True),
    nn.Linear(24, 1),
    nn.Sigmoid(),
)
criterion = nn.BCELoss()
optimizerD = torch.optim.Adam(netD.parameters(), lr=1e-3, betas=(0.5, 0.999))
optimizerG = torch.optim.Adam(netG.parameters(), lr=1e-3, betas=(0.5, 0.999))

real_label, fake_label = torch.ones(batch, 1), torch.zeros(batch, 1)
angles = torch.rand(30, batch) * 6.2832

for i in range(30):
    real = torch.stack([angles[i].cos(), angles[i].sin()], 1)
    # update D: maximize log(D(x)) + log(1 - D(G(z)))
    netD.zero_grad()
    noise = torch.randn(batch, nz)
    fake = netG(noise)
    errD = criterion(netD(real), real_label) + criterion(
        netD(fake.detach()), fake_label
    )
    errD.backward()
    optimizerD.step()
    # update G: maximize log(D(G(z)))
    netG.zero_grad()
    errG = criterion(netD(fake), real_label)
    errG.backward()
    optimizerG.step()
    print("[%d/30] Loss_D: %.4f Loss_G: %.4f" % (i, errD.item(), errG.item()))
