# %% More inputs than samples, of any size
import torch


def prediction_matrix(x, bias):
    # The predictions' errors shrink along this matrix's eigenvectors.
    return 2 * (x @ x.T + (1 if bias else 0)) / len(x)


def measure(x, y, bias, slowest=0):
    # slowest: which eigenvalue is the smallest that has an error along it
    matrix = prediction_matrix(x, bias)
    eigenvalues = torch.linalg.eigvalsh(matrix)
    slow, fast = eigenvalues[slowest], eigenvalues[-1]
    best_rate = 2 / (slow + fast)
    error, steps = -y, 0
    while error.pow(2).sum() > 1e-6 * y.pow(2).sum():
        error = error - best_rate * matrix @ error
        steps += 1
    return (fast / slow).item(), steps


# %% 64 samples of 1000 inputs, ten draws
def draw(seed):
    torch.manual_seed(seed)
    x = torch.randn(64, 1000, dtype=torch.float64)
    return x, torch.randn(64, 1, dtype=torch.float64)


def ranges(found):
    conditions, steps = zip(*found)
    return (
        f"{min(conditions):,.1f} to {max(conditions):,.1f}",
        f"{min(steps):,} to {max(steps):,}",
    )


def ten_draws(scale, bias):
    draws = [draw(seed) for seed in range(10)]
    return ranges([measure(scale * x, y, bias) for x, y in draws])


rows = []
for scale in (1.0, 0.3, 0.1, 1000**-0.5):
    without, with_bias = ten_draws(scale, False), ten_draws(scale, True)
    rows.append((scale, scale**2 * 1000, *without, *with_bias))
    for name, (condition, steps) in (("without", without), ("with", with_bias)):
        print(f"scale {scale:.3f}, {name}: {condition}, steps {steps}")

# %% The same inputs, standardized over the samples
from_zero, from_mean = [], []
for x, y in [draw(seed) for seed in range(10)]:
    x = (x - x.mean(dim=0)) / x.std(dim=0, correction=0)
    from_zero.append(measure(x, y, bias=True))
    # Here the bias is the slowest direction. Started at y's mean, it is right.
    from_mean.append(measure(x, y - y.mean(), bias=True, slowest=1))
standardized, bias_at_mean = ranges(from_zero), ranges(from_mean)
print(f"bias from 0: {standardized[0]}, steps {standardized[1]}")
print(f"bias from the mean of y: {bias_at_mean[0]}, steps {bias_at_mean[1]}")
