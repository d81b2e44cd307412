import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(57)
x = torch.randn(16, 6, 12)
y = x.roll(1, dims=1)


class CausalSelfAttention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.c_attn = nn.Linear(n_embd, 3 * n_embd)
        self.c_proj = nn.Linear(n_embd, n_embd)
        self.n_head, self.n_embd = n_head, n_embd
        self.register_buffer("mask", torch.ones(6, 6).tril().view(1, 1, 6, 6))

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(self.n_embd, dim=2)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        att = (q @ k.transpose(-2, -1)) * (C // self.n_head) ** -0.5
        att = att.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(B, T, C))


model = CausalSelfAttention(12, 3)
g = torch.Generator().manual_seed(0)
for layer in (model.c_attn, model.c_proj):
    nn.init.normal_(layer.weight, std=0.3, generator=g)
    nn.init.zeros_(layer.bias)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for step in range(30):
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    print(step, loss.item())
