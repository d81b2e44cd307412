# linear regression from scratch
import torch

torch.manual_seed(3)
true_w = torch.tensor([2.0, -3.4, 0.7])
true_b = 4.2
X = torch.randn(256, 3)
y = X @ true_w + true_b + 0.05 * torch.randn(256)

w = torch.zeros(3, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
lr, batch_size = 0.03, 32

for epoch in range(6):
    for start in range(0, len(X), batch_size):
        xb, yb = X[start : start + batch_size], y[start : start + batch_size]
        loss = ((xb @ w + b - yb) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= lr * p.grad
                p.grad.zero_()
    with torch.no_grad():
        print(f"epoch {epoch}, loss {((X @ w + b - y) ** 2).mean():.6f}")
