import torch
import torch.nn as nn

torch.manual_seed(54)
ids = (torch.arange(30)[:, None] * 7 + torch.arange(9)).remainder(18)
inputs, targets = ids[:, :-1], ids[:, 1:]


class TiedLM(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(18, 10)
        self.rnn = nn.GRU(10, 10, batch_first=True)
        self.out = nn.Linear(10, 18, bias=False)
        self.out.weight = self.emb.weight

    def forward(self, ids):
        return self.out(self.rnn(self.emb(ids))[0])


model = TiedLM()
optimizer = torch.optim.Adagrad(model.parameters(), lr=0.05)
for step in range(30):
    model.zero_grad(set_to_none=False)
    loss = nn.functional.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
    loss.backward()
    optimizer.step()
    print(step, loss.item())
