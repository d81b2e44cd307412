# %% The loop without w1
import torch


def train(kernel, y, hidden, w2, b2, learning_rate, steps):
    # An update adds a combination of the rows of x to each column of w1.
    # So x.mm(w1) can be updated by itself, with kernel = x.mm(x.T):
    # the same losses but for rounding, several times faster.
    losses = []
    for t in range(steps):
        active = hidden.clamp(min=0)
        error = active.mm(w2) + b2 - y
        losses.append(error.pow(2).sum().item())
        if not losses[-1] < 100 * losses[0]:  # exploded, or nan
            break
        grad_hidden = 2 * error.mm(w2.T) * (hidden > 0)
        w2 = w2 - learning_rate * 2 * active.T.mm(error)
        if b2.any():
            b2 = b2 - learning_rate * 2 * error.sum(dim=0)
        hidden = hidden - learning_rate * kernel.mm(grad_hidden)
    return losses


def largest_rate(kernel, y, hidden, w2):
    no_bias = torch.zeros(10)
    low, high = 1e-7, 1e1
    for halving in range(10):
        middle = (low * high) ** 0.5
        losses = train(kernel, y, hidden, w2, no_bias, middle, steps=30)
        if losses[-1] < losses[0]:
            low = middle
        else:
            high = middle
    return low


def draw(seed, D_in, H):
    torch.manual_seed(seed)
    x, y = torch.randn(64, D_in), torch.randn(64, 10)
    w1, w2 = torch.randn(D_in, H), torch.randn(H, 10)
    first, second = torch.nn.Linear(D_in, H), torch.nn.Linear(H, 10)
    return x, y, w1, w2, first, second


def rates_apart(seed, D_in, H):
    x, y, w1, w2, first, second = draw(seed, D_in, H)
    kernel = x.mm(x.T)
    randn = largest_rate(kernel, y, x.mm(w1), w2)
    hidden = x.mm(first.weight.detach().T)
    return largest_rate(kernel, y, hidden, second.weight.detach().T) / randn


# %% Ten draws of the twins
def copied(seed):
    x, y, _, _, first, second = draw(seed, 1000, 100)
    kernel, w2 = x.mm(x.T), second.weight.detach().T
    # A bias is the weight of a constant 1: it adds 1 to each entry.
    module = train(
        kernel + 1, y, first(x).detach(), w2, second.bias.detach(), 1e-4, 501
    )
    weights_alone = train(
        kernel,
        y,
        x.mm(first.weight.detach().T),
        w2,
        torch.zeros(10),
        1e-4,
        501,
    )
    apart = [abs(a / b - 1) for a, b in zip(weights_alone, module)]
    return max(apart[:101]), max(apart), module[100]


seeds = []
for seed in range(10):
    apart_100, apart_500, loss_100 = copied(seed)
    rates = rates_apart(seed, 1000, 100)
    seeds.append((seed, rates, apart_100, apart_500, loss_100))
    print(
        f"seed {seed}: largest rates {rates:.0f}-fold apart;"
        f" weights alone copied: {apart_100:.1%} and {apart_500:.1g} apart"
    )
fewest, most = min(row[1] for row in seeds), max(row[1] for row in seeds)
least_100, most_100 = min(row[2] for row in seeds), max(row[2] for row in seeds)
least_500 = round(min(row[3] for row in seeds), 2)
most_500 = round(max(row[3] for row in seeds), 1)
lowest_loss = min(row[4] for row in seeds)
highest_loss = max(row[4] for row in seeds)
print(f"largest rates {fewest:.0f} to {most:.0f}-fold apart")
print(f"loss of the default at step 100: {lowest_loss:.2g} to {highest_loss:.2g}")
print(f"to step 100: {least_100:.1%} to {most_100:.1%} apart")
print(f"to step 500: {least_500:.0%} to {most_500:.0%} apart")

# %% Other widths
widths = []
for D_in, H in ((10, 10), (100, 100), (10, 1000), (1000, 100), (1000, 10)):
    found = [rates_apart(seed, D_in, H) for seed in range(4)]
    low, high = 3 * min(D_in, H), 3 * max(D_in, H)
    widths.append((D_in, H, low, high, min(found), max(found)))
    print(
        f"{D_in} inputs, {H} hidden: squared factors {low} and {high},"
        f" measured {min(found):.0f} to {max(found):.0f}"
    )
