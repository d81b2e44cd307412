# %% A line, fitted with minibatches
import numpy as np
import torch

torch.manual_seed(0)
learning_rate, runs, steps = 0.05, 300, 500


def distances(batch_size, clear=False):
    """The median of |w - 2| after each step; y is 2 x, without noise."""
    w = torch.ones(runs, 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=learning_rate)
    medians = []
    for _ in range(steps):
        if clear:
            optimizer.zero_grad()
        x = torch.randn(runs, batch_size, dtype=torch.float64)
        ((w * x - 2 * x) ** 2).mean(dim=1).sum().backward()
        optimizer.step()
        medians.append((w.detach() - 2).abs().median().item())
    return medians


# %% The growth, predicted
def step_of_means(batch_size):
    """How the means of e², e g, g² follow from those before: e = w - 2, g = .grad."""
    # The curvature of a batch is 2 mean(x²): its mean, and the mean of its square.
    c, cc, r = 2, 4 + 8 / batch_size, learning_rate
    return np.array(
        [
            [1 - 2 * r * c + r**2 * cc, -2 * r + 2 * r**2 * c, r**2],
            [c - r * cc, 1 - 2 * r * c, -r],
            [cc, 2 * c, 1],
        ]
    )


def growth(batch_size):
    return abs(np.linalg.eigvals(step_of_means(batch_size))).max()


rows = []
for batch_size in (1, 4, 16):
    medians = distances(batch_size)
    rows.append((batch_size, growth(batch_size), medians[99], medians[499]))
    print("{:>3} {:.4f} {:.1e} {:.1e}".format(*rows[-1]))
    assert growth(batch_size) > 1
assert distances(4, clear=True)[-1] < 1e-6
