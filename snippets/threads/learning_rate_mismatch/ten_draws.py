# %% Ten draws of data and weights, side by side
import torch

torch.manual_seed(0)
draws, N, D_in, H, D_out = 10, 64, 1000, 100, 10
x, y = torch.randn(draws, N, D_in), torch.randn(draws, N, D_out)


def uniform(shape, fan_in):
    return torch.empty(draws, *shape).uniform_(-1, 1) / fan_in**0.5


randn = [torch.randn(draws, D_in, H), torch.randn(draws, H, D_out)]
randn_biases = [torch.randn(draws, 1, H), torch.randn(draws, 1, D_out)]
default = [uniform((D_in, H), D_in), uniform((H, D_out), H)]
default_biases = [uniform((1, H), D_in), uniform((1, D_out), H)]

# 64 examples span 64 directions, and a step changes w1 in these alone.
# In their coordinates the losses are the same, but for rounding, in less time.
span, in_span = torch.linalg.qr(x.mT)
x = in_span.mT
for weights in (randn, default):
    weights[0] = span.mT @ weights[0]


def train(parameters, learning_rate, steps):
    """The losses: a row for each step, a column for each draw."""
    parameters = [p.clone().requires_grad_() for p in parameters]
    w1, w2, b1, b2 = [*parameters, 0.0, 0.0][:4]
    losses = []
    for _ in range(steps):
        y_pred = (x @ w1 + b1).clamp(min=0) @ w2 + b2
        loss = (y_pred - y).pow(2).sum((1, 2))
        losses.append(loss.detach())
        gradients = torch.autograd.grad(loss.sum(), parameters)
        with torch.no_grad():
            for param, gradient in zip(parameters, gradients):
                param -= learning_rate * gradient
    return torch.stack(losses)


def spread(numbers):
    return numbers.min().item(), numbers.max().item()


# %% The loss at the start, and with randn scaled down
by_hand = train(randn, 1e-6, steps=1)[0]
by_module = train(default + default_biases, 1e-4, steps=501)
first_ratio = spread(by_hand / by_module[0])
print("first losses, {:.1e} to {:.1e} times apart".format(*first_ratio))

scaled = train([randn[0] / D_in**0.5, randn[1] / H**0.5], 1e-4, 101)
after_100 = spread(scaled[100])
print("randn / sqrt(fan_in), 1e-4: {:.2g} to {:.2g}".format(*after_100))
assert after_100[1] < 100 < scaled[0].min()

# %% The weights copied, without the biases
weights_only = train(default, 1e-4, steps=501)
apart = (weights_only - by_module).abs() / by_module
at_100, at_500 = spread(apart[100]), spread(apart[500])
print("apart at step 100: {:.1%} to {:.0%}".format(*at_100))
print("apart at step 500: {:.0%} to {:.0%}".format(*at_500))
for losses in (weights_only, by_module):
    assert (losses[500] < 1e-6 * losses[0]).all()


# %% The largest stable rate
def largest_rate(parameters):
    low, high = torch.full((draws,), 1e-7), torch.full((draws,), 1e-1)
    for halving in range(11):
        middle = (low * high).sqrt()
        losses = train(parameters, middle[:, None, None], steps=30)
        learns = losses[-1] < losses[0]  # False for nan
        low = torch.where(learns, middle, low)
        high = torch.where(learns, high, middle)
    return low


of_randn = largest_rate(randn)
of_default = largest_rate(default)
factors = {
    "default weights for randn": of_default / of_randn,
    "biases, to randn": largest_rate(randn + randn_biases) / of_randn,
    "biases, to the default": (largest_rate(default + default_biases) / of_default),
    "both randn matrices times 4": (largest_rate([4 * w for w in randn]) / of_randn),
}
rates = {change: spread(factor) for change, factor in factors.items()}
for change, (least, most) in rates.items():
    print(f"{change:28} times {least:.3g} to {most:.3g}")
