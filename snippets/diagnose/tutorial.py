# %% tutorial.py
import torch

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)

for epoch in range(20):
    prediction = W2 @ (W1 @ x)
    error = (prediction - y).pow(2).sum() / 2
    error.backward()
    with torch.no_grad():
        W1 -= 0.05 * W1.grad
        W2 -= 0.05 * W2.grad
    W1.grad = W2.grad = None
