# %% backward adds
import torch

w = torch.tensor([0.14, 0.15], requires_grad=True)
h = torch.tensor([0.85, 0.48])
optimizer = torch.optim.SGD([w], lr=0.05)

seen = []
print(w.grad)
for _ in range(3):
    loss = (w @ h - 1).abs()
    loss.backward()
    seen.append(w.grad.tolist())
    print(w.grad)
print("w itself", w.detach())

# %% zero_grad clears
optimizer.zero_grad(set_to_none=False)
zeros = w.grad
print(zeros)
optimizer.zero_grad()
print(w.grad)
