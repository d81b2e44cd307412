"""Sentiment from word ids; padded in front, as Keras' pad_sequences does."""

import numpy as np
import torch
import torch.nn as nn

np.random.seed(11)
MAXLEN = 9


def pad_sequences(sequences, maxlen, padding="pre"):
    out = np.zeros((len(sequences), maxlen), dtype=np.int64)
    for row, s in zip(out, sequences):
        if padding == "pre":
            row[maxlen - len(s) :] = s
        else:
            row[: len(s)] = s
    return out


texts = [
    list(np.random.randint(1, 30, np.random.randint(3, MAXLEN))) for _ in range(64)
]
y = torch.tensor([float(sum(t) % 2) for t in texts])
x = torch.from_numpy(pad_sequences(texts, MAXLEN))


class Sentiment(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(30, 8, padding_idx=0)
        self.gru = nn.GRU(8, 12, batch_first=True)
        self.out = nn.Linear(12, 1)

    def forward(self, ids):
        _, h = self.gru(self.embedding(ids))
        return self.out(h[-1]).squeeze(1)


torch.manual_seed(0)
model = Sentiment()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(30):
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(model(x), y)
    loss.backward()
    optimizer.step()
    print(step, loss.item())
