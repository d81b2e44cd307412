import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence


class Net(nn.Module):
    def __init__(self, vocab=30, emb=8, hidden=12):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb, padding_idx=0)
        self.rnn = nn.GRU(emb, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, 1)

    def forward(self, x):
        output, _ = self.rnn(self.emb(x))
        return self.fc(output[:, -1])[:, 0]


np.random.seed(11)
texts = [list(np.random.randint(1, 30, np.random.randint(3, 9))) for _ in range(64)]
target = torch.tensor([float(sum(t) % 2) for t in texts])
sequences = [torch.tensor(t) for t in texts]
sequences.append(torch.zeros(9, dtype=torch.long))  # so that the batch has nine columns
ids = pad_sequence(sequences, batch_first=True)[:-1]

torch.manual_seed(0)
net = Net()
criterion = nn.BCEWithLogitsLoss()
opt = torch.optim.Adam(net.parameters(), lr=0.01)
losses = []
for _ in range(30):
    loss = criterion(net(ids), target)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
print(*losses, sep="\n")
