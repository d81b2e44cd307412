import torch
import torch.nn as nn

PAD, SOS, VOCAB, HIDDEN = 0, 1, 18, 20


def make_batch(batch_size=16, max_len=9):
    src = torch.randint(2, VOCAB, (batch_size, max_len))
    lengths = torch.randint(2, max_len + 1, (batch_size,))
    src[torch.arange(max_len)[None, :] >= lengths[:, None]] = PAD
    trg = torch.where(src > 0, VOCAB + 1 - src, PAD)
    return src, trg


class Seq2Seq(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(VOCAB, HIDDEN, padding_idx=PAD)
        self.encoder = nn.GRU(HIDDEN, HIDDEN, batch_first=True)
        self.decoder = nn.GRU(HIDDEN, HIDDEN, batch_first=True)
        self.out = nn.Linear(HIDDEN, VOCAB)

    def forward(self, src, trg):
        _, hidden = self.encoder(self.emb(src))
        start = torch.full((len(trg), 1), SOS)
        dec_in = torch.cat([start, trg[:, :-1]], 1)  # teacher forcing
        output, _ = self.decoder(self.emb(dec_in), hidden)
        return self.out(output)


torch.manual_seed(123)
batches = [make_batch() for _ in range(30)]
model = Seq2Seq()
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
criterion = nn.CrossEntropyLoss(ignore_index=PAD)
for i, (src, trg) in enumerate(batches):
    optimizer.zero_grad()
    output = model(src, trg)
    loss = criterion(output.reshape(-1, VOCAB), trg.reshape(-1))
    loss.backward()
    optimizer.step()
    print(f"{i:>3} {loss.item():.5f}")
