# %% One loss each
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


def half_squared_error(y_pred, y):
    return ((y_pred - y) ** 2 / 2).mean()


def step(loss_fn, backward_loss=False, learning_rate=0.05):
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=learning_rate)
    loss = loss_fn(W2 @ (W1 @ x), y)
    loss.backward(loss if backward_loss else None)
    optimizer.step()
    return W2.grad[0, 0].item(), W2[0, 0].item()


l1_grad, l1_w5 = step(nn.L1Loss())
half_grad, half_w5 = step(half_squared_error)
mse_grad, mse_w5 = step(nn.MSELoss())
sse_grad, sse_w5 = step(nn.MSELoss(reduction="sum"))
huber_grad, huber_w5 = step(nn.HuberLoss(delta=1.0))
small_huber_grad, small_huber_w5 = step(nn.HuberLoss(delta=0.5))
slow_grad, slow_w5 = step(nn.MSELoss(), learning_rate=0.025)

# %% L1, with backward(loss)
l1_own_grad, l1_own_w5 = step(nn.L1Loss(), backward_loss=True)
assert (l1_own_grad, l1_own_w5) == (half_grad, half_w5)
