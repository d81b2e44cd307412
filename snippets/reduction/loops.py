# %% Setup
import numpy as np
import torch

learning_rate = 0.01

# %% Numpy loop
x = np.array([1, 2, 3, 4], dtype=np.float32)
y = 2 * x
w = 0.0

print("  t     loss  gradient w")
for t in range(1, 101):
    y_pred = w * x
    loss = ((y_pred - y) ** 2).mean()
    dw = np.dot(2 * x, y_pred - y).mean()
    w -= learning_rate * dw
    if t in (1, 2, 10, 50, 100):
        print(f"{t:3}{loss:9.3g}{dw:10.3g} {w:.7f}")

# %% Autograd loop
x = torch.tensor([1, 2, 3, 4], dtype=torch.float32)
y = 2 * x
w = torch.tensor(0.0, requires_grad=True)

print("  t     loss  gradient w")
for t in range(1, 101):
    y_pred = w * x
    loss = ((y_pred - y) ** 2).mean()
    w.grad = None
    loss.backward()
    dw = w.grad
    with torch.no_grad():
        w -= learning_rate * dw
    if t in (1, 2, 10, 50, 100):
        print(f"{t:3}{loss:9.3g}{dw:10.3g} {w:.7f}")

# %% Both gradients at w = 0
w = torch.tensor(0.0, requires_grad=True)
error = w * x - y
(error**2).mean().backward()
dot = np.dot(2 * x.numpy(), error.detach().numpy()).mean()
first = {"A": dot.item(), "B": w.grad.item()}
print(first, "A / B:", first["A"] / first["B"])
assert first["A"] == len(x) * first["B"]
