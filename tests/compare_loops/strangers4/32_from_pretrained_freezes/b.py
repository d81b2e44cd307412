import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

generator = np.random.default_rng(220)
word_vectors = torch.tensor(generator.normal(size=(40, 10)), dtype=torch.float32)
tokens = torch.tensor(generator.integers(0, 40, size=(60, 7)))
classes = tokens.sum(dim=1).remainder(3)

embedder = nn.Embedding.from_pretrained(word_vectors)
torch.manual_seed(221)
readout = nn.Linear(10, 3)


def log_posterior(batch):
    return F.log_softmax(readout(embedder(batch).sum(1) / batch.shape[1]), dim=-1)


optim = torch.optim.Adam(
    list(embedder.parameters()) + list(readout.parameters()), lr=0.02
)
for it in range(30):
    sel = torch.arange(60).view(3, 20)[it % 3]
    nll = F.nll_loss(log_posterior(tokens[sel]), classes[sel])
    optim.zero_grad()
    nll.backward()
    optim.step()
    if it % 3 == 2:
        print("epoch", it // 3, "nll", nll.item())
