# %% MSE, backward from a half
import torch
from torch import nn

h, y = torch.tensor([0.85, 0.48]), torch.tensor(1.0)
w = torch.tensor([0.14, 0.15], requires_grad=True)

loss = nn.MSELoss()(w @ h, y)
loss.backward(torch.tensor(0.5))
mse_gradient = w.grad

w.grad = None
half_squared_error = (w @ h - y) ** 2 / 2
half_squared_error.backward()
print(mse_gradient, w.grad)
assert torch.equal(mse_gradient, w.grad)
