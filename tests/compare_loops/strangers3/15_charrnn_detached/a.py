import torch
import torch.nn as nn

text = (
    "the quick brown fox jumps over the lazy dog and runs away from the old brown bear "
    * 6
)
chars = sorted(set(text))
stoi = {c: i for i, c in enumerate(chars)}
ids = torch.tensor([stoi[c] for c in text])

torch.manual_seed(0)
hidden_size = 24
embed = nn.Embedding(len(chars), hidden_size)
cell = nn.GRUCell(hidden_size, hidden_size)
out = nn.Linear(hidden_size, len(chars))
params = list(embed.parameters()) + list(cell.parameters()) + list(out.parameters())
optimizer = torch.optim.Adam(params, lr=0.01)
criterion = nn.CrossEntropyLoss()

chunk_len = 16
h = torch.zeros(1, hidden_size)
for n in range(25):
    chunk = ids[n * chunk_len : (n + 1) * chunk_len + 1]
    h = h.detach()  # truncate between chunks
    loss = 0
    for t in range(chunk_len):
        h = cell(embed(chunk[t : t + 1]), h)
        loss = loss + criterion(out(h), chunk[t + 1 : t + 2])
    loss = loss / chunk_len
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(n, "%.6f" % loss.item())
