import torch
import torch.nn as nn

torch.manual_seed(17)
netG = nn.Sequential(nn.Linear(3, 12), nn.ReLU(), nn.Linear(12, 2))
netD = nn.Sequential(
    nn.Linear(2, 12), nn.LeakyReLU(0.2), nn.Linear(12, 1), nn.Sigmoid()
)
optimizerD = torch.optim.Adam(netD.parameters(), lr=2e-3, betas=(0.5, 0.999))
optimizerG = torch.optim.Adam(netG.parameters(), lr=2e-3, betas=(0.5, 0.999))
criterion = nn.BCELoss()
real_label, fake_label = torch.ones(24, 1), torch.zeros(24, 1)

torch.manual_seed(18)
for i in range(30):
    # (1) Update D: maximize log(D(x)) + log(1 - D(G(z)))
    netD.zero_grad()
    real = torch.randn(24, 2) * 0.5 + 1
    errD_real = criterion(netD(real), real_label)
    errD_real.backward()
    noise = torch.randn(24, 3)
    fake = netG(noise)
    errD_fake = criterion(netD(fake.detach()), fake_label)
    errD_fake.backward()
    optimizerD.step()
    # (2) Update G: maximize log(D(G(z)))
    netG.zero_grad()
    errG = criterion(netD(fake), real_label)
    errG.backward()
    optimizerG.step()
    if i % 6 == 0:
        print(
            f"[{i}/30] Loss_D {errD_real.item() + errD_fake.item():.5f} Loss_G {errG.item():.5f}"
        )
