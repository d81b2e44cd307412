# %% Four kinds of input
import math

import torch

torch.manual_seed(0)
n, d = 50_000, 10
noise = torch.randn(n, d, dtype=torch.float64)
kinds = {
    "centred": (noise, 0.0, 1.0),
    "ReLU-like": (
        noise.relu(),
        1 / math.sqrt(2 * math.pi),
        0.5 - 1 / (2 * math.pi),
    ),
    "uniform": (torch.rand(n, d, dtype=torch.float64), 0.5, 1 / 12),
    "far from zero": (noise + 10, 10.0, 1.0),
}

# %% Condition number, measured and by formula


def measured(x, bias):
    if bias:
        x = torch.hstack([x, torch.ones(len(x), 1)])
    eigenvalues = torch.linalg.eigvalsh(2 * x.T @ x / len(x))
    return (eigenvalues[-1] / eigenvalues[0]).item()


def formula(mean, variance, d, bias):
    others = [2 * variance] * (d - 1)
    size = d * mean**2
    if not bias:
        pair = [2 * (variance + size)]
    else:
        trace = variance + size + 1
        root = math.sqrt(trace**2 - 4 * variance)
        pair = [trace + root, 4 * variance / (trace + root)]
    return max(others + pair) / min(others + pair)


condition = {}
print("               inputs  without    with   with, by formula")
for kind, (x, mean, variance) in kinds.items():
    for d in (1, 10):
        for bias in (False, True):
            value = measured(x[:, :d], bias)
            condition[kind, d, bias] = value
            expected = formula(mean, variance, d, bias)
            assert math.isclose(value, expected, rel_tol=0.1)
        print(
            f"{kind:14} {d:6} {condition[kind, d, False]:9.4g}"
            f" {value:9.4g} {expected:9.4g}"
        )

# %% Named for the text
centred_1 = condition["centred", 1, True]
relu_1 = condition["ReLU-like", 1, True]
uniform_1 = condition["uniform", 1, True]
far_1 = condition["far from zero", 1, True]
centred_10_without = condition["centred", 10, False]
centred_10 = condition["centred", 10, True]
relu_10_without = condition["ReLU-like", 10, False]
relu_10 = condition["ReLU-like", 10, True]
uniform_10_without = condition["uniform", 10, False]
uniform_10 = condition["uniform", 10, True]
far_10_without = condition["far from zero", 10, False]
far_10 = condition["far from zero", 10, True]
uniform = kinds["uniform"][0][:, :1]
uniform_centred_1 = measured(uniform - uniform.mean(0), True)
print(f"uniform, 1 input, centred: {uniform_centred_1:.4g}")
assert math.isclose(uniform_centred_1, 12, rel_tol=0.05)
assert centred_10 / centred_10_without < 1.05
assert far_10 / far_10_without > 900
