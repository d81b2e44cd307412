import torch

torch.manual_seed(36)
x = torch.randn(50, 12)
y = x[:, :1] * x[:, 1:2]

w1 = torch.randn(12, 30, requires_grad=True)
w2 = torch.randn(30, 1, requires_grad=True)
learning_rate = 1e-3
for t in range(30):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).mean()
    print(t, loss.item())
    loss.backward()
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
