import torch
import torch.nn as nn


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp):
        super().__init__()
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.GRU(ninp, ninp)
        self.decoder = nn.Linear(ninp, ntoken, bias=False)
        self.init_weights()

    def init_weights(self):
        nn.init.uniform_(self.encoder.weight, -0.5, 0.5)
        # weight tying
        self.decoder.weight.data.copy_(self.encoder.weight.data)

    def forward(self, input):
        output, _ = self.rnn(self.encoder(input))
        return self.decoder(output)


def get_batch(source, i, bptt=8):
    return source[i : i + bptt], source[i + 1 : i + 1 + bptt].reshape(-1)


torch.manual_seed(1111)
corpus = torch.randint(1, 4, (241, 8)).cumsum(0) % 30
torch.manual_seed(7)
model = RNNModel(30, 16)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=2.0)
for batch, i in enumerate(range(0, 240, 8)):
    data, targets = get_batch(corpus, i)
    optimizer.zero_grad()
    loss = criterion(model(data).view(-1, 30), targets)
    loss.backward()
    optimizer.step()
    print("| {:3d} batches | loss {:8.5f}".format(batch, loss.item()))
