import torch
from torch import nn

torch.manual_seed(21)
n = 40
edges = torch.randint(n, (2, 160))
feats = torch.randn(n, 5)
labels = torch.randint(3, (n,))
train_idx = torch.arange(28)

# dense, row-normalised adjacency (an edge listed twice counts twice)
A = torch.zeros(n, n)
A.index_put_((edges[1], edges[0]), torch.ones(edges.shape[1]), accumulate=True)
A = A / A.sum(1, keepdim=True).clamp(min=1)

neigh1, self1 = nn.Linear(5, 16), nn.Linear(5, 16, bias=False)
neigh2, self2 = nn.Linear(16, 3), nn.Linear(16, 3, bias=False)
layers = nn.ModuleList([neigh1, self1, neigh2, self2])


def gnn(h):
    h = nn.functional.elu(neigh1(A @ h) + self1(h))
    return neigh2(A @ h) + self2(h)


opt = torch.optim.Adam(layers.parameters(), lr=0.01, weight_decay=5e-4)
for epoch in range(30):
    log_probs = gnn(feats).log_softmax(dim=-1)
    loss = -log_probs[train_idx, labels[train_idx]].mean()
    for p in layers.parameters():
        p.grad = None
    loss.backward()
    opt.step()
    print(f"Epoch: {epoch:03d}, Loss: {loss.item():.6f}")
