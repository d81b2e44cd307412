import torch
import torch.nn as nn

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


def get_lr(it, base=3e-3, warmup_iters=10):
    if it < warmup_iters:
        return base * it / warmup_iters
    return base


model = Encoder()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for it in range(30):
    for group in optimizer.param_groups:
        group["lr"] = get_lr(it)
    loss = nn.functional.cross_entropy(model(src), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(it, f"loss {loss.item():.6f} lr {get_lr(it):.4f}")
