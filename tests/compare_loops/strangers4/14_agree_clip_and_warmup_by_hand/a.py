"""A loop with nothing hidden: clipping, momentum and warm-up written out."""

import torch

torch.manual_seed(51)
x = torch.randn(72, 10)
y = 4 * torch.sin(x[:, :2].sum(1, keepdim=True))

torch.manual_seed(52)
l1 = torch.nn.Linear(10, 20)
l2 = torch.nn.Linear(20, 1)
params = [l1.weight, l1.bias, l2.weight, l2.bias]
velocity = [torch.zeros_like(p) for p in params]

peak, mu, max_norm = 0.05, 0.9, 1.0
for t in range(36):
    k = t % 3
    out = l2(torch.relu(l1(x[24 * k : 24 * (k + 1)])))
    loss = ((out - y[24 * k : 24 * (k + 1)]) ** 2).mean()
    grads = torch.autograd.grad(loss, params)
    total = sum((g**2).sum() for g in grads).sqrt()
    scale = min(1.0, max_norm / (total.item() + 1e-6))
    lr = peak * min(1.0, (t + 1) / 10)
    with torch.no_grad():
        for p, v, g in zip(params, velocity, grads):
            v.mul_(mu).add_(g * scale)
            p.sub_(lr * v)
    if t % 6 == 0:
        print(t, loss.item())
