import torch
from torch import nn

torch.manual_seed(0)
tokens = torch.randint(0, 50, (256, 10))
y = (tokens[:, :1] > tokens[:, 1:2]).float()

table = torch.empty(50, 8).uniform_(-0.05, 0.05).requires_grad_()
kernel = nn.init.xavier_uniform_(torch.empty(8, 64)).requires_grad_()
recurrent = nn.init.orthogonal_(torch.empty(16, 64)).requires_grad_()
bias = torch.zeros(64)
bias[16:32] = 1  # of the forget gate
bias.requires_grad_()
out = nn.init.xavier_uniform_(torch.empty(16, 1)).requires_grad_()
out_bias = torch.zeros(1, requires_grad=True)


def model(t):
    h = c = torch.zeros(len(t), 16)
    for k in range(t.shape[1]):
        gates = table[t[:, k]] @ kernel + h @ recurrent + bias
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return torch.sigmoid(h @ out + out_bias)


optimizer = torch.optim.Adam([table, kernel, recurrent, bias, out, out_bias])
for step in range(24):
    k = step % 8 * 32
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy(model(tokens[k : k + 32]), y[k : k + 32])
    loss.backward()
    optimizer.step()
