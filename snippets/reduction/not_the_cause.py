# %% Precision
import numpy as np
import torch

x = torch.tensor([1, 2, 3, 4], dtype=torch.float32)
y = 2 * x
w = torch.tensor(0.0, requires_grad=True)
default_dtype = str(torch.get_default_dtype())
loss = ((w * x - y) ** 2).mean()
print("default", default_dtype, " w", w.dtype, " loss", loss.dtype)
assert default_dtype == "torch.float32"
assert w.dtype == loss.dtype == torch.float32

# %% Autograd
loss.backward()
autograd_gradient = w.grad.item()
by_formula = (2 * x * (0 * x - y)).mean().item()


def loss_at(w):
    return ((w * x.double() - y.double()) ** 2).mean()


h = 1e-3
by_difference = ((loss_at(h) - loss_at(-h)) / (2 * h)).item()
print("autograd           ", autograd_gradient)
print("mean of 2x(wx - y) ", by_formula)
print(f"(L(h) - L(-h)) / 2h {by_difference:.6f}")
assert autograd_gradient == by_formula
assert abs(by_difference - autograd_gradient) < 1e-9

# %% The loss
numpy_loss = ((0.0 * x.numpy() - y.numpy()) ** 2).mean().item()
autograd_loss = ((w * x - y) ** 2).mean().item()
print("first loss", numpy_loss, autograd_loss)
assert numpy_loss == autograd_loss

# %% The call to mean
dot = np.dot(2 * x.numpy(), (0 - y).numpy())
dot_size = dot.size
print("shape", dot.shape, " size", dot_size)
print("before", dot, " after .mean()", dot.mean())
assert dot.mean() == dot

# %% Gradients that were not cleared
w = torch.tensor(0.0, requires_grad=True)
gradients = []
for _ in range(100):
    ((w * x - y) ** 2).mean().backward()
    gradients.append(w.grad.item())
    with torch.no_grad():
        w -= 0.01 * w.grad
print("first gradient", gradients[0])
print(f"w after 100 steps {w:.3f}")
