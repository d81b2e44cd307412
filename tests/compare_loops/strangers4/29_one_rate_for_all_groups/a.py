import torch
import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(12, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh()
        )

    def forward(self, x):
        return self.layers(x)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Linear(24, 4)

    def forward(self, x):
        return self.head(self.encoder(x))


torch.manual_seed(190)
feats, labels = torch.randn(64, 12), torch.randint(0, 4, (64,))
torch.manual_seed(191)
model = Classifier()
optimizer = torch.optim.AdamW(
    [
        {"params": model.encoder.parameters(), "lr": 1e-3},
        {"params": model.head.parameters(), "lr": 1e-2},
    ],
    weight_decay=0.01,
)
for epoch in range(8):
    for i in range(0, 64, 16):
        loss = nn.functional.cross_entropy(model(feats[i : i + 16]), labels[i : i + 16])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
