import torch

torch.manual_seed(0)
inputs = torch.randn(50, 6)
targets = inputs[:, :2] * 1.5 - inputs[:, 3:5].abs()

w1 = torch.randn(6, 20) * 0.3
w2 = torch.randn(20, 2) * 0.3
for w in (w1, w2):
    w.requires_grad_(True)
velocity = [torch.zeros_like(w1), torch.zeros_like(w2)]
lr, mu = 0.02, 0.9

for it in range(40):
    hidden = torch.sigmoid(inputs @ w1)
    loss = torch.mean((hidden @ w2 - targets) ** 2)
    loss.backward()
    for w, v in zip((w1, w2), velocity):
        v.mul_(mu).add_(w.grad)
        w.data -= lr * v
        w.grad.zero_()
    if it % 5 == 0:
        print(it, loss.item())
