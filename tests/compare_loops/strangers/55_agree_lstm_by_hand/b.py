import torch
from torch import nn


class LSTM(nn.Module):
    """Written out, to see the gates; the equations of the documentation."""

    def __init__(self, n_in, n_hidden):
        super().__init__()
        bound = n_hidden**-0.5
        self.W = nn.Parameter(torch.empty(4 * n_hidden, n_in).uniform_(-bound, bound))
        self.U = nn.Parameter(
            torch.empty(4 * n_hidden, n_hidden).uniform_(-bound, bound)
        )
        self.b_w = nn.Parameter(torch.empty(4 * n_hidden).uniform_(-bound, bound))
        self.b_u = nn.Parameter(torch.empty(4 * n_hidden).uniform_(-bound, bound))

    def forward(self, x):
        h = c = x.new_zeros(x.shape[0], self.U.shape[1])
        states = []
        for x_t in x.unbind(1):
            gates = x_t @ self.W.T + self.b_w + h @ self.U.T + self.b_u
            i, f, g, o = gates.chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            states.append(h)
        return torch.stack(states, dim=1)


torch.manual_seed(55)
x = torch.randn(20, 8, 3)  # batch, time, features
y = x.cumsum(1).tanh().mean(2, keepdim=True)
model = nn.Sequential(LSTM(3, 7), nn.Linear(7, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(30):
    loss = (model(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.1)
    optimizer.step()
    print("epoch", epoch, "loss", loss.item())
