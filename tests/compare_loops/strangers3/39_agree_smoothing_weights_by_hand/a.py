import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(88)
IGNORE = -100
tags = torch.randint(0, 4, (20, 12, 7))  # 20 batches of 12 sentences
words = tags * 5 + torch.randint(0, 5, tags.shape)
tags[torch.rand(tags.shape) < 0.25] = IGNORE
weight = torch.tensor([0.5, 1.0, 2.0, 1.5])


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(20, 10)
        self.conv = nn.Conv1d(10, 16, 3, padding=1)
        self.out = nn.Linear(16, 4)

    def forward(self, w):
        h = self.conv(self.emb(w).transpose(1, 2))
        return self.out(F.relu(h).transpose(1, 2))


tagger = Tagger()
opt = torch.optim.SGD(tagger.parameters(), lr=0.2)
for w, t in zip(words, tags):
    logits = tagger(w)
    loss = F.cross_entropy(
        logits.permute(0, 2, 1),
        t,
        weight=weight,
        ignore_index=IGNORE,
        label_smoothing=0.1,
    )
    opt.zero_grad()
    loss.backward()
    opt.step()
    print("loss", loss.item())
