import numpy as np
import torch

np.random.seed(1)
n, d_in, d_h, d_out = 40, 8, 16, 3
x_np = np.random.randn(n, d_in)
y_np = np.tanh(x_np[:, :d_out]) + 0.1 * np.random.randn(n, d_out)
w1_np = np.random.uniform(-0.5, 0.5, (d_in, d_h))
w2_np = np.random.uniform(-0.5, 0.5, (d_h, d_out))

x = torch.tensor(x_np, dtype=torch.float32)
y = torch.tensor(y_np, dtype=torch.float32)
w1 = torch.tensor(w1_np, dtype=torch.float32, requires_grad=True)
b1 = torch.zeros(d_h, requires_grad=True)
w2 = torch.tensor(w2_np, dtype=torch.float32, requires_grad=True)
b2 = torch.zeros(d_out, requires_grad=True)

for i in range(50):
    h = torch.maximum(torch.mm(x, w1) + b1, torch.zeros(()))
    err = torch.mm(h, w2) + b2 - y
    loss = (err * err).sum() / (n * d_out)
    loss.backward()
    with torch.no_grad():
        for p in (w1, b1, w2, b2):
            p.sub_(0.1 * p.grad)
            p.grad = None
    if i % 7 == 0:
        print("loss at", i, "=", float(loss))
