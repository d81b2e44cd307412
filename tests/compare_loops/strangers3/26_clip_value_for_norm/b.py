import argparse

import torch
import torch.nn as nn

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=1.0)
parser.add_argument("--clip", type=float, default=0.25, help="gradient clipping")
parser.add_argument("--seed", type=int, default=1111)
args = parser.parse_args()

torch.manual_seed(args.seed)
ntokens, bsz, bptt = 20, 10, 7
steps = torch.randint(1, 3, (25 * bptt + 1, bsz))
stream = steps.cumsum(0) % ntokens

encoder = nn.Embedding(ntokens, 16)
rnn = nn.LSTM(16, 16)
decoder = nn.Linear(16, ntokens)
model = nn.ModuleList([encoder, rnn, decoder])
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
criterion = nn.CrossEntropyLoss()


def repackage_hidden(h):
    return tuple(v.detach() for v in h)


hidden = (torch.zeros(1, bsz, 16), torch.zeros(1, bsz, 16))
for batch in range(25):
    data = stream[batch * bptt : (batch + 1) * bptt]
    targets = stream[batch * bptt + 1 : (batch + 1) * bptt + 1]
    hidden = repackage_hidden(hidden)
    optimizer.zero_grad()
    output, hidden = rnn(encoder(data), hidden)
    loss = criterion(decoder(output).flatten(0, 1), targets.flatten())
    loss.backward()
    torch.nn.utils.clip_grad_value_(model.parameters(), args.clip)
    optimizer.step()
    print("| batch %2d | loss %.5f" % (batch, loss.item()))
