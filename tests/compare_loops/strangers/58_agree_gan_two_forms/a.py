import torch
import torch.nn as nn

torch.manual_seed(58)
G = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 2))
D = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
g_opt = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.9))
d_opt = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.9))
loss_fn = nn.BCEWithLogitsLoss()
real_label, fake_label = torch.ones(20, 1), torch.zeros(20, 1)

for step in range(30):
    real = torch.randn(20, 2) * 0.5 - 1
    noise = torch.randn(20, 3)
    fake = G(noise)

    d_opt.zero_grad()
    real_loss = loss_fn(D(real), real_label)
    fake_loss = loss_fn(D(fake.detach()), fake_label)
    d_loss = real_loss + fake_loss
    d_loss.backward()
    d_opt.step()

    g_opt.zero_grad()
    g_loss = loss_fn(D(fake), real_label)
    g_loss.backward()
    g_opt.step()
    print(f"{step} D {d_loss.item():.6f} G {g_loss.item():.6f}")
