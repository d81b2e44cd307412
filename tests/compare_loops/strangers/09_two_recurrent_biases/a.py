import math

import torch

torch.manual_seed(12)
t = torch.arange(0, 26) * 0.4
waves = torch.stack([torch.sin(t * (1 + 0.1 * k)) + 0.3 for k in range(16)])
seq_in, seq_out = waves[:, :-1, None], waves[:, 1:, None]

hidden = 10
W_x = (torch.randn(1, hidden) / math.sqrt(hidden)).requires_grad_()
W_h = (torch.randn(hidden, hidden) / math.sqrt(hidden)).requires_grad_()
b_h = torch.full((hidden,), 0.1, requires_grad=True)
W_o = (torch.randn(hidden, 1) / math.sqrt(hidden)).requires_grad_()
b_o = torch.zeros(1, requires_grad=True)
params = [W_x, W_h, b_h, W_o, b_o]


def rnn(inputs):
    h = torch.zeros(inputs.shape[0], hidden)
    outputs = []
    for step in range(inputs.shape[1]):
        h = torch.tanh(inputs[:, step] @ W_x + h @ W_h + b_h)
        outputs.append(h @ W_o + b_o)
    return torch.stack(outputs, 1)


for epoch in range(30):
    loss = ((rnn(seq_in) - seq_out) ** 2).mean()
    loss.backward()
    for p in params:
        p.data -= 0.05 * p.grad
        p.grad = None
    print(epoch, loss.item())
