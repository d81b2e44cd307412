# %% Updates until the loss is below 1e-6
import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 2 * x


def updates(make_optimizer, x=x):
    model = nn.Linear(1, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = make_optimizer(model)
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


def sgd(lr, **options):
    return lambda model: torch.optim.SGD(
        model.parameters(),
        lr=lr,
        **options,
    )


def adam(lr):
    return lambda model: torch.optim.Adam(model.parameters(), lr=lr)


# %% The same x, another optimizer
plain = updates(sgd(0.01))
larger = updates(sgd(0.1))
momentum = updates(sgd(0.01, momentum=0.9))
nesterov = updates(sgd(0.01, momentum=0.9, nesterov=True))
adam_same_rate = updates(adam(0.01))
adam_tenth = updates(adam(0.1))
adam_one = updates(adam(1.0))
lbfgs = updates(
    lambda model: torch.optim.LBFGS(
        model.parameters(), max_iter=1, line_search_fn="strong_wolfe"
    )
)
print("SGD 0.01:", plain, " SGD 0.1:", larger)
print("momentum 0.9:", momentum, " Nesterov:", nesterov)
print("Adam 0.01, 0.1, 1:", adam_same_rate, adam_tenth, adam_one)
print("L-BFGS, gradients computed:", lbfgs)
assert momentum < larger < plain < adam_same_rate

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
own_rate = updates(
    lambda model: torch.optim.SGD(
        [
            {"params": model.weight, "lr": 0.06},
            {"params": model.bias, "lr": 0.06 * 7.5},
        ]
    )
)
print("7.5 times the rate for the bias:", own_rate)

# %% The same optimizer, another x
centred = x - x.mean()
standardized = centred / x.std(correction=0)
centred_tenth = updates(sgd(0.1), centred)
centred_best = updates(sgd(2 / 4.5), centred)
standardized_best = updates(sgd(0.5), standardized)
print("centred, rate 0.1:", centred_tenth)
print("centred, rate 0.444:", centred_best)
print("standardized, rate 0.5:", standardized_best)
assert standardized_best <= centred_best < momentum
