"""Two encoders and a contrastive loss, as in CLIP."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(77)
image_encoder = nn.Sequential(nn.Linear(12, 20), nn.ReLU(), nn.Linear(20, 8))
text_encoder = nn.Sequential(nn.Linear(9, 20), nn.ReLU(), nn.Linear(20, 8))
common = torch.randn(4, 16, 6)
images = torch.cat([common, torch.randn(4, 16, 6)], -1)
texts = torch.cat([torch.randn(4, 16, 3), common], -1)

params = list(image_encoder.parameters()) + list(text_encoder.parameters())
optimizer = torch.optim.SGD(params, lr=0.02)
labels = torch.arange(16)
for epoch in range(8):
    for x, t in zip(images, texts):
        optimizer.zero_grad()
        z1 = F.normalize(image_encoder(x), dim=-1)
        z2 = F.normalize(text_encoder(t), dim=-1)
        logits = z1 @ z2.T / 0.2
        loss = (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())
