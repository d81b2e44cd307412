# SimpleRNN from our Keras model, rewritten with plain tensors
import torch

torch.manual_seed(3)
seq = torch.randn(48, 10, 4)
target = seq[:, :, 0].cumsum(1)[:, -1:].tanh() + 0.5

units = 12
kernel = (torch.randn(4, units) * 0.3).requires_grad_()
recurrent_kernel = (torch.randn(units, units) * 0.2).requires_grad_()
bias = torch.zeros(units, requires_grad=True)
dense = (torch.randn(units, 1) * 0.3).requires_grad_()
weights = [kernel, recurrent_kernel, bias, dense]


def simple_rnn(x):
    h = torch.zeros(x.shape[0], units)
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
    return h


optimizer = torch.optim.SGD(weights, lr=0.05)
for step in range(40):
    out = simple_rnn(seq) @ dense
    loss = ((out - target) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"step {step:2d}  loss {loss.item():.6f}")
