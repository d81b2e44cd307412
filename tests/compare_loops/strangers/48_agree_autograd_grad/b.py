import torch
from torch import nn

torch.manual_seed(48)
x = torch.randn(64, 2)
y = (x[:, :1] * 2 + x[:, 1:]).tanh()
model = nn.Sequential(nn.Linear(2, 10), nn.Tanh(), nn.Linear(10, 1))
lr, decay = 0.1, 0.01
params = tuple(model.parameters())
for k in range(30):
    residual = y - model(x)
    loss = torch.sum(residual**2) / len(x)
    grads = torch.autograd.grad(loss, params)
    with torch.no_grad():
        for p, g in zip(params, grads):
            p -= lr * (g + decay * p)
    print(k, loss.item())
