import torch
import torch.nn as nn
import torch.nn.functional as F

vocab, block_size, d_model = 20, 12, 16
torch.manual_seed(1337)
text = torch.randint(0, vocab, (400,))
text[1::2] = (text[::2] + 3) % vocab


def get_batch(step):
    starts = [(step * 37 + 23 * k) % (len(text) - block_size - 1) for k in range(8)]
    x = torch.stack([text[i : i + block_size] for i in starts])
    y = torch.stack([text[i + 1 : i + 1 + block_size] for i in starts])
    return x, y


class TinyGPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(vocab, d_model)
        self.pos = nn.Embedding(block_size, d_model)
        self.block = nn.TransformerEncoderLayer(
            d_model, nhead=2, dim_feedforward=32, dropout=0.0, batch_first=True
        )
        self.head = nn.Linear(d_model, vocab)

    def forward(self, idx):
        t = idx.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(t)
        h = self.tok(idx) + self.pos(torch.arange(t))
        return self.head(self.block(h, src_mask=mask))


model = TinyGPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for it in range(40):
    xb, yb = get_batch(it)
    logits = model(xb)
    loss = F.cross_entropy(logits.reshape(-1, vocab), yb.reshape(-1))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    if it % 10 == 0 or it == 39:
        print(f"iter {it}: train loss {loss.item():.4f}")
