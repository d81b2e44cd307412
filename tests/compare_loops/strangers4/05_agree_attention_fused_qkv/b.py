"""The same language model with q, k, v apart and the softmax written out."""

import math

import torch
from torch import nn

torch.manual_seed(5)
corpus = torch.randint(0, 20, (8, 13)).cumsum(1) % 20

torch.manual_seed(6)
emb = nn.Embedding(20, 16)
norm = nn.LayerNorm(16)
fused, out_proj = nn.Linear(16, 48), nn.Linear(16, 16)
unembed = nn.Linear(16, 20)
projections = nn.ModuleDict()
with torch.no_grad():
    for name, w, b in zip(
        ("query", "key", "value"), fused.weight.chunk(3), fused.bias.chunk(3)
    ):
        projections[name] = nn.Linear(16, 16)
        projections[name].weight.copy_(w)
        projections[name].bias.copy_(b)

modules = nn.ModuleList([emb, norm, projections, out_proj, unembed])
future = torch.ones(12, 12, dtype=torch.bool).triu(1)


def heads(z):
    return z.reshape(8, 12, 4, 4).permute(0, 2, 1, 3)


def language_model(ids):
    residual = emb(ids)
    normed = norm(residual)
    query, key, value = (
        heads(projections[n](normed)) for n in ("query", "key", "value")
    )
    scores = query @ key.mT / math.sqrt(4)
    weights = scores.masked_fill(future, float("-inf")).softmax(dim=-1)
    mixed = (weights @ value).permute(0, 2, 1, 3).flatten(2)
    return unembed(residual + out_proj(mixed))


adam = torch.optim.Adam(modules.parameters(), lr=0.01)
for step in range(30):
    adam.zero_grad()
    log_p = language_model(corpus[:, :-1]).log_softmax(-1)
    nll = -log_p.gather(2, corpus[:, 1:, None]).mean()
    nll.backward()
    adam.step()
    if not step % 10:
        print(step, nll.item())
