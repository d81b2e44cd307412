# %% Updates until the loss is below 1e-6
import torch
from torch import nn
from torch.optim import LBFGS, SGD, Adam

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x


def updates(optimizer_class, x=x, bias_lr=None, **options):
    model = nn.Linear(1, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    parameters = model.parameters()
    if bias_lr is not None:
        parameters = [
            {"params": model.weight},
            {"params": model.bias, "lr": bias_lr},
        ]
    optimizer = optimizer_class(parameters, **options)
    count = 0

    def closure():
        nonlocal count
        count += 1
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        return loss

    while nn.functional.mse_loss(model(x), y) >= 1e-6:
        optimizer.step(closure)
    return count


# %% The same x, another optimizer
plain = updates(SGD, lr=0.01)
larger = updates(SGD, lr=0.1)
momentum = updates(SGD, lr=0.01, momentum=0.9)
nesterov = updates(SGD, lr=0.01, momentum=0.9, nesterov=True)
adam_same_rate = updates(Adam, lr=0.01)
adam_tenth = updates(Adam, lr=0.1)
adam_one = updates(Adam, lr=1.0)
lbfgs = updates(LBFGS, max_iter=1, line_search_fn="strong_wolfe")
print("SGD 0.01:", plain, " SGD 0.1:", larger)
print("momentum 0.9:", momentum, " Nesterov:", nesterov)
print("Adam 0.01, 0.1, 1:", adam_same_rate, adam_tenth, adam_one)
print("L-BFGS, gradients computed:", lbfgs)
assert lbfgs < momentum < larger < plain < adam_same_rate

# %% A learning rate for the bias alone
ratios = torch.tensor([1.0, 2.0, 5.0, 7.5, 10.0, 20.0, 50.0])
ratios = ratios.double()
conditions = []
for ratio in ratios:
    scaled = torch.tensor([[15.0, 5.0], [5.0, 2.0]]).double()
    scaled[0, 1] *= ratio.sqrt()
    scaled[1, 0] *= ratio.sqrt()
    scaled[1, 1] *= ratio
    slow, fast = torch.linalg.eigvalsh(scaled)
    conditions.append(fast / slow)
    print(f"{ratio:5} x rate: condition number {conditions[-1]:.2f}")

best_condition = min(conditions)
correlation = 5 / torch.tensor(15.0 * 2.0).double().sqrt()
floor = (1 + correlation) / (1 - correlation)
torch.testing.assert_close(best_condition, floor)
own_rate = updates(SGD, lr=0.06, bias_lr=0.06 * 7.5)
print("7.5 times the rate for the bias:", own_rate)

# %% The same optimizer, another x
centred = x - x.mean()
standardized = centred / x.std(correction=0)
centred_tenth = updates(SGD, x=centred, lr=0.1)
centred_best = updates(SGD, x=centred, lr=2 / 4.5)
standardized_best = updates(SGD, x=standardized, lr=0.5)
print("centred, rate 0.1:", centred_tenth)
print("centred, rate 0.444:", centred_best)
print("standardized, rate 0.5:", standardized_best)
assert standardized_best <= centred_best < momentum
