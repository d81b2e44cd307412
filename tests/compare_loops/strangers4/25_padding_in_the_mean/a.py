import torch
from torch import nn

PAD = 0


class Tagger(nn.Module):
    def __init__(self, vocab, tags):
        super().__init__()
        self.embedding = nn.Embedding(vocab, 12)
        self.rnn = nn.RNN(12, 16, batch_first=True)
        self.proj = nn.Linear(16, tags)

    def forward(self, words):
        hidden, _ = self.rnn(self.embedding(words))
        return self.proj(hidden)


torch.manual_seed(150)
words = torch.randint(1, 25, (48, 10))
lengths = torch.randint(3, 11, (48,))
words[torch.arange(10) >= lengths[:, None]] = PAD
tags = torch.where(words == PAD, torch.tensor(PAD), words % 4 + 1)

torch.manual_seed(151)
tagger = Tagger(25, 5)
criterion = nn.CrossEntropyLoss(ignore_index=PAD)
optimizer = torch.optim.SGD(tagger.parameters(), lr=0.5)
for epoch in range(10):
    for w, t in zip(words.split(16), tags.split(16)):
        scores = tagger(w)
        loss = criterion(scores.reshape(-1, 5), t.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
