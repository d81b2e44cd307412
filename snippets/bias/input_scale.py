# %% More inputs than samples, of any size
import torch


def prediction_matrix(x, bias):
    # The predictions' errors shrink along this matrix's eigenvectors.
    return 2 * (x @ x.T + (1 if bias else 0)) / len(x)


def measure(x, y, bias):
    matrix = prediction_matrix(x, bias)
    eigenvalues = torch.linalg.eigvalsh(matrix)
    slow, fast = eigenvalues[0], eigenvalues[-1]
    best_rate = 2 / (slow + fast)
    error, steps = -y, 0
    while error.pow(2).sum() > 1e-6 * y.pow(2).sum():
        error = error - best_rate * matrix @ error
        steps += 1
    return (fast / slow).item(), steps


# %% 64 samples of 1000 inputs, ten draws
def ten_draws(scale, bias):
    found = []
    for seed in range(10):
        torch.manual_seed(seed)
        x = scale * torch.randn(64, 1000, dtype=torch.float64)
        y = torch.randn(64, 1, dtype=torch.float64)
        found.append(measure(x, y, bias))
    conditions, steps = zip(*found)
    return (
        f"{min(conditions):,.1f} to {max(conditions):,.1f}",
        f"{min(steps):,} to {max(steps):,}",
    )


rows = []
for scale in (1.0, 0.3, 0.1, 1000**-0.5):
    without, with_bias = ten_draws(scale, False), ten_draws(scale, True)
    rows.append((scale, scale**2 * 1000, *without, *with_bias))
    for name, (condition, steps) in (("without", without), ("with", with_bias)):
        print(f"scale {scale:.3f}, {name}: {condition}, steps {steps}")
