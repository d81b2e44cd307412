import torch
import torch.nn as nn

torch.manual_seed(999)
nz, batch = 5, 24
netG = nn.Sequential(nn.Linear(nz, 20), nn.ReLU(True), nn.Linear(20, 2))
netD = nn.Sequential(
    nn.Linear(2, 20), nn.LeakyReLU(0.2), nn.Linear(20, 1), nn.Sigmoid()
)
criterion = nn.BCELoss()
optimizerD = torch.optim.Adam(netD.parameters(), lr=2e-3, betas=(0.5, 0.999))
optimizerG = torch.optim.Adam(netG.parameters(), lr=2e-3, betas=(0.5, 0.999))

angles = torch.arange(batch) / batch * 6.2832
real = torch.stack([angles.cos(), angles.sin()], 1) + 1.5
ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)

for i in range(30):
    # (1) maximize log(D(x)) + log(1 - D(G(z)))
    netD.zero_grad()
    fake = netG(torch.randn(batch, nz))
    errD = criterion(netD(real), ones) + criterion(netD(fake.detach()), zeros)
    errD.backward()
    optimizerD.step()
    # (2) maximize log(D(G(z)))
    netG.zero_grad()
    errG = criterion(netD(fake), ones)
    errG.backward()
    optimizerG.step()
    print(f"[{i}/30] Loss_D: {errD.item():.5f} Loss_G: {errG.item():.5f}")
