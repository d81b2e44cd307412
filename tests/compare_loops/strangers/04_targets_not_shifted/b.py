import torch
import torch.nn as nn
import torch.nn.functional as F

vocab, block_size, d_model = 20, 12, 16
torch.manual_seed(1337)
text = torch.randint(0, vocab, (400,))
text[1::2] = (text[::2] + 3) % vocab


class TinyGPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(vocab, d_model)
        self.pos = nn.Embedding(block_size, d_model)
        self.block = nn.TransformerEncoderLayer(
            d_model, nhead=2, dim_feedforward=32, dropout=0.0, batch_first=True
        )
        self.head = nn.Linear(d_model, vocab)
        self.register_buffer(
            "mask", nn.Transformer.generate_square_subsequent_mask(block_size)
        )

    def forward(self, idx, labels=None):
        h = self.tok(idx) + self.pos(torch.arange(idx.shape[1]))
        logits = self.head(self.block(h, src_mask=self.mask))
        loss = None
        if labels is not None:
            loss = F.cross_entropy(logits.view(-1, vocab), labels.view(-1))
        return logits, loss


model = TinyGPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for it in range(40):
    starts = [(it * 37 + 23 * k) % (len(text) - block_size - 1) for k in range(8)]
    input_ids = torch.stack([text[i : i + block_size] for i in starts])
    labels = input_ids.clone()
    _, loss = model(input_ids, labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    if it % 10 == 0 or it == 39:
        print(f"iter {it}: train loss {loss.item():.4f}")
