"""The same by matrix products over shifted copies, channels last."""

import torch

torch.manual_seed(8)
kernels, biases = [], []
for c_in, c_out, dilation in [(1, 6, 1), (6, 6, 2), (6, 1, 4)]:
    layer = torch.nn.Conv1d(c_in, c_out, 3, dilation=dilation)
    # (out, in, width) -> (width, in, out), as Keras keeps it
    kernels.append(layer.weight.detach().permute(2, 1, 0).contiguous().requires_grad_())
    biases.append(layer.bias.detach().clone().requires_grad_())


def shift(x, n):
    if n == 0:
        return x
    return torch.cat([torch.zeros_like(x[:, :n]), x[:, :-n]], dim=1)


def causal(x, kernel, bias, dilation):
    return sum(shift(x, (2 - j) * dilation) @ kernel[j] for j in range(3)) + bias


def model(x):
    for n, (k, b) in enumerate(zip(kernels, biases)):
        x = causal(x, k, b, 2**n)
        if n < 2:
            x = torch.tanh(x)
    return x


t = torch.arange(33.0)
series = torch.stack(
    [torch.sin(0.3 * t + k) + 0.2 * torch.cos(t * k) for k in range(10)]
)
inputs, targets = series[:, :-1].unsqueeze(-1), series[:, 1:].unsqueeze(-1)
for step in range(35):
    error = model(inputs) - targets
    loss = error.pow(2).mean()
    loss.backward()
    with torch.no_grad():
        for p in kernels + biases:
            p.sub_(p.grad, alpha=0.1)
            p.grad.zero_()
    print(f"step {step} loss {loss.item():.8f}")
