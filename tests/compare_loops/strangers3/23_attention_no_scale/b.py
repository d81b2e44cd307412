# my own little GPT, following the video
import torch
import torch.nn as nn
from torch.nn import functional as F

torch.manual_seed(1337)
vocab_size, block_size, n_embd, n_head = 24, 12, 32, 2
data = torch.randint(24, (4000,)).cumsum(0) % 24
ix = torch.randint(4000 - 13, (25, 8))


class MultiHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(n_embd, 3 * n_embd)
        self.proj = nn.Linear(n_embd, n_embd)
        self.register_buffer("tril", torch.tril(torch.ones(block_size, block_size)))

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (
            t.view(B, T, n_head, -1).transpose(1, 2)
            for t in self.qkv(x).chunk(3, dim=-1)
        )
        wei = q @ k.transpose(-2, -1)
        wei = wei.masked_fill(self.tril[:T, :T] == 0, float("-inf"))
        wei = F.softmax(wei, dim=-1)
        out = (wei @ v).transpose(1, 2).reshape(B, T, C)
        return self.proj(out)


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.token_embedding_table = nn.Embedding(vocab_size, n_embd)
        self.position_embedding_table = nn.Embedding(block_size, n_embd)
        self.ln1 = nn.LayerNorm(n_embd)
        self.sa = MultiHead()
        self.ln2 = nn.LayerNorm(n_embd)
        self.lm_head = nn.Linear(n_embd, vocab_size, bias=False)

    def forward(self, idx):
        x = (
            self.token_embedding_table(idx)
            + self.position_embedding_table.weight[: idx.shape[1]]
        )
        x = x + self.sa(self.ln1(x))
        return self.lm_head(self.ln2(x))


m = LanguageModel()
optimizer = torch.optim.AdamW(m.parameters(), lr=3e-3)
for it, starts in enumerate(ix):
    xb = data[starts[:, None] + torch.arange(block_size)]
    yb = data[starts[:, None] + torch.arange(block_size) + 1]
    logits = m(xb)
    loss = F.cross_entropy(logits.transpose(1, 2), yb)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"iter {it}: loss {loss.item():.5f}")
