import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(28)
emb = nn.Embedding(100, 16)
fc = nn.Linear(16, 4)
sentences = [torch.randint(1, 100, (int(n),)) for n in torch.randint(2, 12, (120,))]
topics = torch.tensor([int(s.max()) % 4 for s in sentences])
padded = pad_sequence(sentences, batch_first=True)
mask = (padded != 0).float()

optimizer = torch.optim.SGD(
    [{"params": emb.parameters()}, {"params": fc.parameters()}], lr=0.5
)
for epoch in range(8):
    for ids, m, y in zip(padded.split(30), mask.split(30), topics.split(30)):
        vectors = emb(ids) * m.unsqueeze(2)
        mean = vectors.sum(1) / m.sum(1, keepdim=True)
        logp = torch.log_softmax(fc(mean), 1)
        loss = -logp.gather(1, y[:, None]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())
