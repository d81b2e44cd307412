import torch
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR


class SequenceClassifier(nn.Module):
    def __init__(self, vocab=16, d_model=12, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, d_model)
        self.encoder = nn.TransformerEncoderLayer(
            d_model, nhead=3, dim_feedforward=24, dropout=0.0, batch_first=True
        )
        self.classify = nn.Linear(d_model, classes)

    def forward(self, ids):
        return self.classify(self.encoder(self.embed(ids)).mean(dim=1))


torch.manual_seed(270)
ids = torch.randint(0, 16, (48, 8))
y = (ids.float().mean(1) > 7.5).long()
torch.manual_seed(271)
model = SequenceClassifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
scheduler = LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 12))
for step in range(30):
    i = step % 3 * 16
    loss = nn.functional.cross_entropy(model(ids[i : i + 16]), y[i : i + 16])
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.3)
    optimizer.step()
    scheduler.step()
    if step % 5 == 0:
        print(step, loss.item())
