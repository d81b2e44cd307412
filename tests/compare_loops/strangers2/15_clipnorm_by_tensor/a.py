"""SGD(clipnorm=0.1) of Keras clips every variable's gradient on its own."""

import torch
import torch.nn as nn

torch.manual_seed(15)
model = nn.Sequential(
    nn.Linear(10, 30), nn.Softplus(), nn.Linear(30, 30), nn.Softplus(), nn.Linear(30, 1)
)
x = torch.randn(64, 10)
y = x.pow(2).sum(1, keepdim=True) / 3
learning_rate = 0.05

for step in range(40):
    loss = nn.functional.mse_loss(model(x), y)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        norm = p.grad.norm()
        if norm > 0.1:
            p.grad *= 0.1 / (norm + 1e-6)
    with torch.no_grad():
        for p in model.parameters():
            p -= learning_rate * p.grad
    print(step, loss.item())
