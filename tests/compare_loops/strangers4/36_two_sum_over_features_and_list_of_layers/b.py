import torch
from torch import nn


class Reconstructor(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.hidden = [nn.Linear(a, b) for a, b in zip(widths[:-2], widths[1:-1])]
        self.final = nn.Linear(widths[-2], widths[-1])

    def forward(self, inputs):
        h = inputs
        for layer in self.hidden:
            h = layer(h).tanh()
        return self.final(h)


def reconstruction_error(x_hat, x):
    per_sample = ((x_hat - x) ** 2).sum(dim=1)
    return per_sample.mean()


torch.manual_seed(260)
samples = torch.randn(60, 3) @ torch.randn(3, 9)
torch.manual_seed(261)
net = Reconstructor([9, 12, 12, 9])
sgd = torch.optim.SGD(net.parameters(), lr=0.01)
for i in range(30):
    x = samples[20 * (i % 3) : 20 * (i % 3 + 1)]
    loss = reconstruction_error(net(x), x)
    net.zero_grad()
    loss.backward()
    sgd.step()
    if i % 3 == 2:
        print(f"iteration {i}: {loss.item():.6f}")
