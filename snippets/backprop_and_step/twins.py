# %% The network
import torch
from torch import nn

x = torch.tensor([2.0, 3.0])
y = torch.tensor([1.0])


def make_weights():
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]])
    W2 = torch.tensor([[0.14, 0.15]])
    return W1.requires_grad_(), W2.requires_grad_()


# %% L1 loss
W1, W2 = make_weights()
optimizer = torch.optim.SGD([W1, W2], lr=0.05)

y_pred = W2 @ (W1 @ x)
loss = nn.L1Loss()(y_pred, y)
optimizer.zero_grad()
loss.backward()
optimizer.step()

print("gradient    ", W2.grad)
print("after a step", W2.detach())

# %% Half squared error
W1, W2 = make_weights()
optimizer = torch.optim.SGD([W1, W2], lr=0.05)

y_pred = W2 @ (W1 @ x)
loss = nn.MSELoss()(y_pred, y) / 2
optimizer.zero_grad()
loss.backward()
optimizer.step()

print("gradient    ", W2.grad)
print("after a step", W2.detach())
