# %% One step with no new gradient
import torch


def drift(optimizer_class, set_to_none, **options):
    w = torch.tensor([1.0], requires_grad=True)
    optimizer = optimizer_class([w], lr=0.1, **options)
    w.grad = torch.tensor([1.0])
    optimizer.step()
    before = w.item()
    optimizer.zero_grad(set_to_none=set_to_none)
    optimizer.step()
    return w.item() - before


optim = torch.optim
sgd = drift(optim.SGD, set_to_none=False)
momentum = drift(optim.SGD, False, momentum=0.9)
decay = drift(optim.SGD, False, weight_decay=0.1)
rmsprop = drift(optim.RMSprop, False)
adam = drift(optim.Adam, False)
adamw = drift(optim.AdamW, False)

# %% The same with None
sgd_none = drift(optim.SGD, set_to_none=True)
momentum_none = drift(optim.SGD, True, momentum=0.9)
decay_none = drift(optim.SGD, True, weight_decay=0.1)
rmsprop_none = drift(optim.RMSprop, True)
adam_none = drift(optim.Adam, True)
adamw_none = drift(optim.AdamW, True)
assert sgd_none == momentum_none == decay_none == 0
assert rmsprop_none == adam_none == adamw_none == 0

# %% The drift, predicted
beta1, beta2, rate = 0.9, 0.999, 0.1
momentum_formula = -rate * 0.9 * 1.0
decay_formula = -rate * 0.1 * (1.0 - rate * (1.0 + 0.1))
m_hat = beta1 * (1 - beta1) / (1 - beta1**2)
v_hat = beta2 * (1 - beta2) / (1 - beta2**2)
adam_formula = -rate * m_hat / v_hat**0.5
adamw_formula = adam_formula - rate * 0.01 * (1 - rate * 0.01 - rate)

pairs = {
    "momentum 0.9": (momentum, momentum_formula),
    "weight decay": (decay, decay_formula),
    "Adam": (adam, adam_formula),
    "AdamW": (adamw, adamw_formula),
}
for name, (measured, formula) in pairs.items():
    print(f"{name:<14}{measured:>10.6f}{formula:>10.6f}")
    assert abs(measured - formula) < 1e-6
assert sgd == rmsprop == 0
