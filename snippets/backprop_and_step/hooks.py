# %% A hook changes a gradient before .grad
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
w.register_hook(lambda gradient: gradient / 10)
(3 * w).sum().backward()
print("w.grad", w.grad)
assert w.grad.allclose(torch.tensor(0.3))

# %% torch.autograd.grad never touches .grad
w = torch.tensor([1.0, 2.0], requires_grad=True)
(gradient,) = torch.autograd.grad((3 * w).sum(), w)
print("gradient", gradient, " w.grad", w.grad)
assert w.grad is None

# %% The optimizer inside backward
w = torch.tensor([1.0, 2.0], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)


def step_at_once(parameter):
    optimizer.step()
    optimizer.zero_grad()


w.register_post_accumulate_grad_hook(step_at_once)
(3 * w).sum().backward()
print("w", w.detach(), " w.grad", w.grad)
assert w.grad is None
assert w.detach().allclose(torch.tensor([0.7, 1.7]))
