import torch
import torch.nn as nn

torch.manual_seed(0)
ntokens, emsize = 30, 12
corpus = torch.randint(0, ntokens, (241,)).cumsum(0) % ntokens
source = corpus[:240].view(12, 20).t()  # (seq, batch)
target = corpus[1:].view(12, 20).t()


class RNNModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Embedding(ntokens, emsize)
        self.rnn = nn.GRU(emsize, emsize)
        self.decoder = nn.Linear(emsize, ntokens)
        self.init_weights()

    def init_weights(self):
        nn.init.uniform_(self.encoder.weight, -1, 1)
        nn.init.zeros_(self.decoder.bias)
        # tie the weights
        self.decoder.weight = nn.Parameter(self.encoder.weight.clone())

    def forward(self, input):
        output, _ = self.rnn(self.encoder(input))
        return self.decoder(output).view(-1, ntokens)


model = RNNModel()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=4.0)
for i in range(25):
    model.zero_grad()
    loss = criterion(model(source), target.reshape(-1))
    loss.backward()
    optimizer.step()
    print(f"| batch {i:3d} | loss {loss.item():.5f} | ppl {loss.exp().item():8.2f}")
