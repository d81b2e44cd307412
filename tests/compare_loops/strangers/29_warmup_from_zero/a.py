import torch
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR

torch.manual_seed(29)
src = torch.randn(24, 6, 16)
labels = (src.mean((1, 2)) > 0).long()


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attn = nn.MultiheadAttention(16, 4, batch_first=True)
        self.norm = nn.LayerNorm(16)
        self.ff = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.cls = nn.Linear(16, 2)

    def forward(self, x):
        x = self.norm(x + self.attn(x, x, x, need_weights=False)[0])
        return self.cls((x + self.ff(x)).mean(1))


model = Encoder()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
warmup = 10
scheduler = LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / warmup))
for step in range(30):
    loss = nn.functional.cross_entropy(model(src), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, f"loss {loss.item():.6f} lr {scheduler.get_last_lr()[0]:.4f}")
    scheduler.step()
