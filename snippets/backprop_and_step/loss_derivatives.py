# %% Five losses and their derivatives
import matplotlib.pyplot as plt
import torch
from torch import nn

target = torch.zeros(4)
errors = torch.tensor([-3.0, -0.5, 0.5, 3.0])
n = len(errors)


def half_squared(y_pred, y):
    return nn.MSELoss()(y_pred, y) / 2


losses = {
    "L1": (nn.L1Loss(), errors.sign() / n),
    "half squared error": (half_squared, errors / n),
    "MSE": (nn.MSELoss(), 2 * errors / n),
    "sum of squares": (nn.MSELoss(reduction="sum"), 2 * errors),
    "Huber, delta 1": (nn.HuberLoss(delta=1.0), errors.clamp(-1, 1) / n),
}

rows = {}
for name, (loss_fn, formula) in losses.items():
    y_pred = errors.clone().requires_grad_()
    loss_fn(y_pred, target).backward()
    assert torch.equal(y_pred.grad, formula)
    rows[name] = y_pred.grad.tolist()
    print(f"{name:<20}", rows[name])

# %% What backward starts from
e = torch.linspace(-2.5, 2.5, 400)
fig, ax = plt.subplots()
ax.plot(e, e.sign(), "-", color="C0")
ax.plot(e, e, "--", color="C1")
ax.plot(e, e.clamp(-1.5, 1.5), "-.", color="C2")
ax.annotate("A: L1, the sign", (-2.5, -0.75), color="C0")
ax.annotate("B: half squared, the error", (-1.95, -2.4), color="C1")
ax.annotate("Huber, delta 1.5", (-1.2, -1.65), color="C2")
ax.set(xlabel="prediction - target", ylabel="derivative of the loss")
plt.show()
