"""Denoising autoencoder."""

import torch
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(20, 10), nn.Hardswish(), nn.Linear(10, 3)
        )
        self.decoder = nn.Sequential(
            nn.Linear(3, 10), nn.Hardswish(), nn.Linear(10, 20)
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))


torch.manual_seed(29)
model = AutoEncoder()
basis = torch.randn(3, 20)
clean = torch.randn(100, 3) @ basis
noisy = clean + 0.3 * torch.randn(100, 20)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.05)
scheduler = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda epoch: 1 / (1 + 0.1 * epoch)
)
for epoch in range(40):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(noisy), clean)
    loss.backward()
    nn.utils.clip_grad_value_(model.parameters(), 0.02)
    optimizer.step()
    scheduler.step()
    print(epoch, loss.item())
