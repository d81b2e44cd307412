import torch
from torch import nn


class TiedLM(nn.Module):
    def __init__(self, vocab=22, dim=14):
        super().__init__()
        self.encoder = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, dim, batch_first=True)
        self.decoder = nn.Linear(dim, vocab, bias=False)
        self.decoder.weight = self.encoder.weight

    def forward(self, x):
        out, _ = self.lstm(self.encoder(x))
        return self.decoder(out)


torch.manual_seed(280)
stream = torch.randint(0, 3, (12, 17)).cumsum(dim=1) % 22
torch.manual_seed(281)
lm = TiedLM()
optimizer = torch.optim.Adam(lm.parameters(), lr=5e-3)
for step in range(32):
    seqs = stream[step % 2 * 6 : step % 2 * 6 + 6]
    logits = lm(seqs[:, :-1])
    loss = nn.functional.cross_entropy(logits.transpose(1, 2), seqs[:, 1:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 8 == 0:
        print(step, loss.item())
