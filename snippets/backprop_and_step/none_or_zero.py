# %% One more step without a gradient
import torch
from torch.optim import SGD, Adam, AdamW, RMSprop


def drift(set_to_none, optimizer_class, **options):
    w = torch.tensor([1.0], requires_grad=True)
    optimizer = optimizer_class([w], lr=0.1, **options)
    w.grad = torch.tensor([1.0])
    optimizer.step()
    before = w.item()
    optimizer.zero_grad(set_to_none=set_to_none)
    optimizer.step()
    return w.item() - before


# %% The drift, predicted
beta1, beta2, lr = 0.9, 0.999, 0.1
m_hat = beta1 * (1 - beta1) / (1 - beta1**2)
v_hat = beta2 * (1 - beta2) / (1 - beta2**2)
adam_drift = -lr * m_hat / v_hat**0.5
adamw_decay = -lr * 0.01 * (1 - lr * 0.01 - lr)

rows = []
for name, predicted, optimizer_class, options in [
    ("SGD", 0.0, SGD, {}),
    ("RMSprop", 0.0, RMSprop, {}),
    ("SGD, momentum 0.9", -lr * 0.9, SGD, {"momentum": 0.9}),
    (
        "SGD, weight decay 0.1",
        -lr * 0.1 * (1 - lr * (1 + 0.1)),
        SGD,
        {"weight_decay": 0.1},
    ),
    ("Adam", adam_drift, Adam, {}),
    ("AdamW", adam_drift + adamw_decay, AdamW, {}),
]:
    zeros = drift(False, optimizer_class, **options)
    none = drift(True, optimizer_class, **options)
    rows.append((name, predicted, zeros, none))
    print(f"{name:<22} {predicted:.6f} {zeros:.6f} {none:.6f}")
    assert abs(zeros - predicted) < 1e-6
    assert none == 0
