import torch
import torch.nn as nn

text = (
    "the quick brown fox jumps over the lazy dog and runs away from the old brown bear "
    * 6
)
chars = sorted(set(text))
ids = torch.tensor([chars.index(c) for c in text])


class CharRNN(nn.Module):
    def __init__(self, n_chars, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(n_chars, hidden_size)
        self.cell = nn.GRUCell(hidden_size, hidden_size)
        self.out = nn.Linear(hidden_size, n_chars)
        self.h = torch.zeros(1, hidden_size)

    def step(self, char):
        # detach, or backward complains about going through the graph a second time
        self.h = self.cell(self.embed(char), self.h.detach())
        return self.out(self.h)


torch.manual_seed(0)
model = CharRNN(len(chars), 24)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()

for n in range(25):
    chunk = ids[n * 16 : n * 16 + 17]
    optimizer.zero_grad()
    losses = []
    for inp, tgt in zip(chunk[:-1], chunk[1:]):
        losses.append(criterion(model.step(inp.view(1)), tgt.view(1)))
    loss = torch.stack(losses).mean()
    loss.backward()
    optimizer.step()
    print(n, "%.6f" % loss.item())
