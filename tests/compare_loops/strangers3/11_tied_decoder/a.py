import torch
import torch.nn as nn


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, tie_weights=True):
        super().__init__()
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.GRU(ninp, ninp)
        self.decoder = nn.Linear(ninp, ntoken, bias=False)
        if tie_weights:
            self.decoder.weight = self.encoder.weight
        nn.init.uniform_(self.encoder.weight, -0.5, 0.5)

    def forward(self, input):
        emb = self.encoder(input)
        output, _ = self.rnn(emb)
        return self.decoder(output)


torch.manual_seed(1111)
corpus = torch.randint(1, 4, (241, 8)).cumsum(0) % 30  # seq x batch
torch.manual_seed(7)
model = RNNModel(30, 16)
criterion = nn.CrossEntropyLoss()
lr = 2.0
bptt = 8
model.train()
for batch, i in enumerate(range(0, corpus.size(0) - 1, bptt)):
    data, targets = corpus[i : i + bptt], corpus[i + 1 : i + 1 + bptt].reshape(-1)
    model.zero_grad()
    output = model(data)
    loss = criterion(output.view(-1, 30), targets)
    loss.backward()
    for p in model.parameters():
        p.data.add_(p.grad, alpha=-lr)
    print("| {:3d} batches | loss {:8.5f}".format(batch, loss.item()))
