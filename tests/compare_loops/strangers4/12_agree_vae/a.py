import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(20, 14)
        self.fc21 = nn.Linear(14, 3)
        self.fc22 = nn.Linear(14, 3)
        self.fc3 = nn.Linear(3, 14)
        self.fc4 = nn.Linear(14, 20)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar, eps):
        return mu + eps * torch.exp(0.5 * logvar)

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x, eps):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar, eps)), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x, reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (BCE + KLD) / x.shape[0]


torch.manual_seed(41)
data = (torch.rand(60, 20) > torch.linspace(0.1, 0.9, 20)).float()
noise = torch.randn(30, 20, 3)
torch.manual_seed(42)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for i in range(30):
    batch = data[i % 3 * 20 : i % 3 * 20 + 20]
    optimizer.zero_grad()
    recon, mu, logvar = model(batch, noise[i])
    loss = loss_function(recon, batch, mu, logvar)
    loss.backward()
    optimizer.step()
    if i % 6 == 0:
        print(i, loss.item())
