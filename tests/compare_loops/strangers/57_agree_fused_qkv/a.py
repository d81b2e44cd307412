import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(57)
x = torch.randn(16, 6, 12)
y = x.roll(1, dims=1)


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(dim, dim)
        self.k_proj = nn.Linear(dim, dim)
        self.v_proj = nn.Linear(dim, dim)
        self.o_proj = nn.Linear(dim, dim)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = (
            p(x).view(b, t, self.heads, -1).transpose(1, 2)
            for p in (self.q_proj, self.k_proj, self.v_proj)
        )
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(out.transpose(1, 2).reshape(b, t, d))


model = Attention(12, 3)
g = torch.Generator().manual_seed(0)
for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
    nn.init.normal_(getattr(model, name).weight, std=0.3, generator=g)
    nn.init.zeros_(getattr(model, name).bias)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for step in range(30):
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, loss.item())
