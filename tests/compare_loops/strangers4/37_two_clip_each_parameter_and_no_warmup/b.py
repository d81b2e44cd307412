import torch
from torch import nn

torch.manual_seed(270)
sentences = torch.randint(0, 16, (48, 8))
labels = (sentences.float().mean(1) > 7.5).long()

torch.manual_seed(271)
embedding = nn.Embedding(16, 12)
layer = nn.TransformerEncoderLayer(12, 3, dim_feedforward=24, dropout=0.0)
readout = nn.Linear(12, 2)
weights = [*embedding.parameters(), *layer.parameters(), *readout.parameters()]
sgd = torch.optim.SGD(weights, lr=0.2, momentum=0.9)


def step(batch, target):
    states = layer(embedding(batch).transpose(0, 1))
    loss = nn.functional.cross_entropy(readout(states.mean(0)), target)
    sgd.zero_grad()
    loss.backward()
    for p in weights:
        nn.utils.clip_grad_norm_(p, 0.3)
    sgd.step()
    return loss.item()


for epoch in range(10):
    for batch, target in zip(sentences.split(16), labels.split(16)):
        last = step(batch, target)
    print("epoch", epoch, "loss", last)
