import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1337)
data = torch.randint(0, 30, (2000,))


class Block(nn.Module):
    def __init__(self, d=32, heads=4):
        super().__init__()
        self.h = heads
        self.ln1 = nn.LayerNorm(d)
        self.qkv = nn.Linear(d, 3 * d)
        self.proj = nn.Linear(d, d)
        self.ln2 = nn.LayerNorm(d)
        self.fc = nn.Linear(d, 4 * d)
        self.out = nn.Linear(4 * d, d)

    def forward(self, x):
        B, T, D = x.shape
        q, k, v = self.qkv(self.ln1(x)).split(D, dim=2)
        q, k, v = (t.view(B, T, self.h, D // self.h).transpose(1, 2) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.proj(y.transpose(1, 2).reshape(B, T, D))
        return x + self.out(F.gelu(self.fc(self.ln2(x))))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(30, 32)
        self.pos = nn.Embedding(16, 32)
        self.block = Block()
        self.ln = nn.LayerNorm(32)
        self.head = nn.Linear(32, 30, bias=False)

    def forward(self, idx):
        x = self.tok(idx) + self.pos(torch.arange(idx.shape[1]))
        return self.head(self.ln(self.block(x)))


model = GPT()
g = torch.Generator().manual_seed(5)


def get_batch():
    i = torch.randint(0, 1980, (8,), generator=g)
    return torch.stack([data[k : k + 16] for k in i]), torch.stack(
        [data[k + 1 : k + 17] for k in i]
    )


opt = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.1)

for it in range(25):
    xb, yb = get_batch()
    logits = model(xb)
    loss = F.cross_entropy(logits.view(-1, 30), yb.view(-1))
    opt.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    opt.step()
