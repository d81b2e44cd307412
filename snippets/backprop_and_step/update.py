# %% step alone
import torch

w = torch.tensor([0.14, 0.15], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.05)

w.grad = torch.tensor([-0.85, -0.48])
for _ in range(2):
    optimizer.step()
    print(w.detach(), " .grad", w.grad)

after_two = w.tolist()
w.grad = None
optimizer.step()
print(w.detach(), " .grad", w.grad)
