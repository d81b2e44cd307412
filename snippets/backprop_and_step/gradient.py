# %% backward alone
import torch

w = torch.tensor([0.14, 0.15], requires_grad=True)
h = torch.tensor([0.85, 0.48])

loss = (w @ h - 1).abs()
print("before  ", w.grad)
loss.backward()
print("after   ", w.grad)
print("w itself", w.detach())
