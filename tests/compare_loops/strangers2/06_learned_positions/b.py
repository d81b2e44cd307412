"""A small character model; positions are trained, starting from the sinusoids."""

import math

import torch
import torch.nn as nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(max_len).unsqueeze(1)
        div = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div)
        pe[:, 1::2] = torch.cos(position * div)
        self.pe = nn.Parameter(pe)

    def forward(self, x):
        return x + self.pe[: x.size(1)]


class Model(nn.Module):
    def __init__(self, vocab=17, d=16):
        super().__init__()
        self.embed = nn.Embedding(vocab, d)
        self.pos = PositionalEncoding(d, 12)
        self.layer = nn.TransformerEncoderLayer(d, 2, 32, dropout=0.0, batch_first=True)
        self.head = nn.Linear(d, vocab)

    def forward(self, x):
        return self.head(self.layer(self.pos(self.embed(x))))


torch.manual_seed(21)
model = Model()
tokens = torch.randint(0, 17, (8, 12))
target = tokens.flip(1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for i in range(30):
    logits = model(tokens)
    loss = nn.functional.cross_entropy(logits.view(-1, 17), target.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(i, loss.item())
