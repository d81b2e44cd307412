# %% loss.backward(loss)
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


def w5_after(loss_fn, backward_loss):
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=0.05)
    loss = loss_fn(W2 @ (W1 @ x), y)
    loss.backward(loss if backward_loss else None)
    optimizer.step()
    return W2[0, 0].item()


def half_squared_error(y_pred, y):
    return nn.MSELoss()(y_pred, y) / 2


target_w5 = w5_after(half_squared_error, backward_loss=False)
l1_w5 = w5_after(nn.L1Loss(), backward_loss=True)
half_w5 = w5_after(half_squared_error, backward_loss=True)
mse_w5 = w5_after(nn.MSELoss(), backward_loss=True)
print(f"wanted {target_w5:.4f}")
print(f"L1 {l1_w5:.4f}, half squared {half_w5:.4f}, MSE {mse_w5:.4f}")
assert l1_w5 == target_w5
assert half_w5 != target_w5
assert mse_w5 != target_w5
