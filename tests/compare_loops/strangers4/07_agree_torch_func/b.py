"""JAX habits in torch: parameters in, gradients out, nothing in place."""

import torch
from torch.func import functional_call, grad_and_value

torch.manual_seed(21)
xs = torch.randn(80, 2)
ys = (xs.norm(dim=1) > 1.1).long()

torch.manual_seed(4)
skeleton = torch.nn.Sequential(
    torch.nn.Linear(2, 24), torch.nn.Tanh(), torch.nn.Linear(24, 2)
)
params = {name: p.detach().clone() for name, p in skeleton.named_parameters()}


def objective(params, x, y):
    logits = functional_call(skeleton, params, (x,))
    return torch.nn.functional.cross_entropy(logits, y)


step_fn = grad_and_value(objective)


def sgd_update(params, grads, lr):
    return {k: params[k] - lr * grads[k] for k in params}


for i in range(40):
    grads, value = step_fn(params, xs, ys)
    params = sgd_update(params, grads, lr=0.3)
    if i % 5 == 0:
        print("iteration", i, "loss", value.item())
