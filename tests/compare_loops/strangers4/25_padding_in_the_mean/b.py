"""Translated from tf: SparseCategoricalCrossentropy(reduction='none'), then a mask."""

import torch
import torch.nn.functional as F

torch.manual_seed(150)
source = torch.randint(1, 25, (48, 10))
sizes = torch.randint(3, 11, (48,))
source[torch.arange(10) >= sizes[:, None]] = 0
goal = torch.where(source == 0, torch.tensor(0), source % 4 + 1)


def masked_loss(real, pred):
    loss_ = F.cross_entropy(pred.permute(0, 2, 1), real, reduction="none")
    mask = (real != 0).to(loss_.dtype)
    return torch.mean(loss_ * mask)


torch.manual_seed(151)
emb = torch.nn.Embedding(25, 12)
rnn = torch.nn.RNN(12, 16)
out = torch.nn.Linear(16, 5)
variables = [*emb.parameters(), *rnn.parameters(), *out.parameters()]
sgd = torch.optim.SGD(variables, lr=0.5)

for step in range(30):
    part = slice(step % 3 * 16, step % 3 * 16 + 16)
    states, _ = rnn(emb(source[part]).transpose(0, 1))
    loss = masked_loss(goal[part], out(states.transpose(0, 1)))
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    if step % 3 == 2:
        print(step // 3, loss.item())
