# %% All six gradients by hand
import torch
from torch import nn

x, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])
W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)

nn.L1Loss()(W2 @ (W1 @ x), y).backward()

with torch.no_grad():
    hidden = W1 @ x
    delta = (W2 @ hidden - y).sign()
    gradient_W2 = torch.outer(delta, hidden)
    delta_hidden = W2.T @ delta
    gradient_W1 = torch.outer(delta_hidden, x)

print(gradient_W2, gradient_W1, sep="\n")
torch.testing.assert_close(gradient_W2, W2.grad)
torch.testing.assert_close(gradient_W1, W1.grad)
