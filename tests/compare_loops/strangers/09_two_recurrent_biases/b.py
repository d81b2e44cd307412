import math

import torch
import torch.nn as nn

torch.manual_seed(12)
t = torch.arange(0, 26) * 0.4
waves = torch.stack([torch.sin(t * (1 + 0.1 * k)) + 0.3 for k in range(16)])
seq_in, seq_out = waves[:, :-1, None], waves[:, 1:, None]
hidden = 10


class Forecaster(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        states, _ = self.rnn(x)
        return self.out(states)


# same start as my version from scratch
start = [torch.randn(*s) / math.sqrt(hidden) for s in ((1, 10), (10, 10), (10, 1))]
model = Forecaster()
with torch.no_grad():
    model.rnn.weight_ih_l0.copy_(start[0].t())
    model.rnn.weight_hh_l0.copy_(start[1].t())
    model.rnn.bias_ih_l0.fill_(0.1)
    model.rnn.bias_hh_l0.zero_()
    model.out.weight.copy_(start[2].t())
    model.out.bias.zero_()

optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.MSELoss()
for epoch in range(30):
    optimizer.zero_grad()
    loss = criterion(model(seq_in), seq_out)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
