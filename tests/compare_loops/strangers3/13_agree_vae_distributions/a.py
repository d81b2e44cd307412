from __future__ import print_function
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
train_data = (torch.rand(96, 36) > 0.6).float()


class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(36, 24)
        self.fc21 = nn.Linear(24, 4)
        self.fc22 = nn.Linear(24, 4)
        self.fc3 = nn.Linear(4, 24)
        self.fc4 = nn.Linear(24, 36)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.fc4(F.relu(self.fc3(z))), mu, logvar


def loss_function(recon_logits, x, mu, logvar):
    BCE = F.binary_cross_entropy_with_logits(recon_logits, x, reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD


model = VAE()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
for epoch in range(7):
    for batch_idx in range(4):
        data = train_data[batch_idx * 24 : (batch_idx + 1) * 24]
        optimizer.zero_grad()
        recon, mu, logvar = model(data)
        loss = loss_function(recon, data, mu, logvar)
        loss.backward()
        optimizer.step()
        print(
            "Train Epoch: {} [{}]\tLoss: {:.6f}".format(
                epoch, batch_idx, loss.item() / len(data)
            )
        )
