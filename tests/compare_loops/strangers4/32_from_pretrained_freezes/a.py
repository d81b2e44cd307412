import numpy as np
import torch
import torch.nn as nn

rng = np.random.default_rng(220)
glove = rng.normal(size=(40, 10)).astype("float32")
docs = torch.from_numpy(rng.integers(0, 40, size=(60, 7)))
topic = docs.sum(1) % 3


class TextModel(nn.Module):
    def __init__(self, vectors):
        super().__init__()
        self.embedding = nn.Embedding(*vectors.shape)
        self.embedding.weight.data.copy_(torch.from_numpy(vectors))
        torch.manual_seed(221)
        self.fc = nn.Linear(10, 3)

    def forward(self, doc):
        return self.fc(self.embedding(doc).mean(dim=1))


model = TextModel(glove)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.CrossEntropyLoss()
for epoch in range(10):
    for d, t in zip(docs.split(20), topic.split(20)):
        optimizer.zero_grad()
        loss = criterion(model(d), t)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
