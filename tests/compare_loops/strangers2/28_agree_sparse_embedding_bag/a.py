"""News topics with EmbeddingBag, like the tutorial."""

import torch
from torch import nn

torch.manual_seed(28)


class TextClassificationModel(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_class):
        super().__init__()
        self.embedding = nn.EmbeddingBag(vocab_size, embed_dim, sparse=True)
        self.fc = nn.Linear(embed_dim, num_class)

    def forward(self, text, offsets):
        return self.fc(self.embedding(text, offsets))


model = TextClassificationModel(100, 16, 4)
sentences = [torch.randint(1, 100, (int(n),)) for n in torch.randint(2, 12, (120,))]
topics = torch.tensor([int(s.max()) % 4 for s in sentences])

criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(8):
    for i in range(0, 120, 30):
        batch = sentences[i : i + 30]
        offsets = torch.tensor([0] + [len(s) for s in batch[:-1]]).cumsum(0)
        optimizer.zero_grad()
        loss = criterion(model(torch.cat(batch), offsets), topics[i : i + 30])
        loss.backward()
        optimizer.step()
        print(f"| epoch {epoch} | batch {i // 30} | loss {loss.item():.6f}")
