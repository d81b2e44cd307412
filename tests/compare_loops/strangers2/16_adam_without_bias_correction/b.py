import torch
from torch import nn
from torch.optim import Adam


class TextClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = nn.Embedding(50, 12)
        self.norm = nn.LayerNorm(60)
        self.dense = nn.Linear(60, 20)
        self.classifier = nn.Linear(20, 2)

    def forward(self, input_ids, labels=None):
        h = self.embeddings(input_ids).flatten(1)
        h = nn.functional.gelu(self.dense(self.norm(h)))
        logits = self.classifier(h)
        return nn.functional.cross_entropy(logits, labels), logits


torch.manual_seed(100)
model = TextClassifier()
ids = torch.randint(0, 50, (4, 32, 5))
targets = ids.sum(-1).remainder(2)
optimizer = Adam(model.parameters(), lr=1e-3, eps=1e-6)
for step in range(32):
    optimizer.zero_grad()
    loss, _ = model(ids[step % 4], targets[step % 4])
    loss.backward()
    optimizer.step()
    print({"step": step, "loss": round(loss.item(), 6)})
