import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(60)
x = (torch.rand(50, 16) > 0.6).float()
encoder = nn.Sequential(nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 4))
decoder = nn.Sequential(nn.Linear(2, 12), nn.ReLU(), nn.Linear(12, 16))
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=5e-3)

for epoch in range(30):
    mu, logvar = encoder(x).chunk(2, dim=1)
    z = mu + (0.5 * logvar).exp() * torch.randn(50, 2)
    bce = F.binary_cross_entropy_with_logits(decoder(z), x, reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    loss = (bce + kld) / 50
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
