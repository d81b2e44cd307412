# %% Setup
import numpy as np
import torch

learning_rate = 0.01
numpy_gradients, numpy_w = [], []
autograd_gradients, autograd_w = [], []

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
    numpy_gradients.append(float(dw))
    numpy_w.append(float(w))

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
    autograd_gradients.append(dw.item())
    autograd_w.append(w.item())

# %% The first gradients
numpy_first_gradient = numpy_gradients[0]
autograd_first_gradient = autograd_gradients[0]
gradient_ratio = numpy_first_gradient / autograd_first_gradient
numpy_first_w = numpy_w[0]
autograd_first_w = autograd_w[0]

print("gradient", numpy_first_gradient, autograd_first_gradient)
print("ratio   ", gradient_ratio)
print("w       ", numpy_first_w, autograd_first_w)
assert gradient_ratio == len(x)
