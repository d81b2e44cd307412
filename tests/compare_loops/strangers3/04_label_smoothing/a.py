import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1234)

VOCAB, CLASSES, EMBED = 50, 5, 16
tokens = torch.randint(VOCAB, (80, 12))
topic = tokens[:, :3].sum(1) % CLASSES

emb = nn.EmbeddingBag(VOCAB, EMBED, mode="mean")
fc = nn.Linear(EMBED, CLASSES)
params = list(emb.parameters()) + list(fc.parameters())
opt = torch.optim.Adam(params, lr=0.01)

for epoch in range(6):
    for i in range(0, 80, 16):
        logits = fc(emb(tokens[i : i + 16]))
        loss = F.nll_loss(F.log_softmax(logits, dim=1), topic[i : i + 16])
        opt.zero_grad()
        loss.backward()
        opt.step()
        print("epoch %d, batch %d: %.5f" % (epoch, i // 16, loss.item()))
