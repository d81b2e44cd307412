import torch
import torch.nn as nn

PAD = 0
torch.manual_seed(23)
lengths = torch.tensor([9, 4, 6, 2, 9, 5, 3, 7, 8, 2])
words = torch.randint(1, 25, (10, 9))
tags = words % 4 + 1
for row, n in enumerate(lengths):
    words[row, n:] = PAD
    tags[row, n:] = PAD


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(25, 12, padding_idx=PAD)
        self.gru = nn.GRU(12, 16, batch_first=True, bidirectional=True)
        self.out = nn.Linear(32, 5)

    def forward(self, words):
        return self.out(self.gru(self.emb(words))[0])


model = Tagger()
criterion = nn.CrossEntropyLoss(ignore_index=PAD)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(30):
    optimizer.zero_grad()
    scores = model(words)
    loss = criterion(scores.reshape(-1, 5), tags.reshape(-1))
    loss.backward()
    optimizer.step()
    print(f"Epoch {epoch + 1}: {loss.item():.6f}")
