# %% Condition number, measured
import torch

torch.manual_seed(0)
n = 50_000


def condition_number(x, bias):
    if bias:
        x = torch.hstack([x, torch.ones(n, 1)])
    eigenvalues = torch.linalg.eigvalsh(2 * x.T @ x / n)
    return (eigenvalues[-1] / eigenvalues[0]).item()


# %% Four kinds of input
noise = torch.randn(n, 10, dtype=torch.float64)
kinds = {
    "centred, `randn`": noise,
    "ReLU-like, `randn.relu()`": noise.relu(),
    "uniform, 0 to 1": torch.rand(n, 10, dtype=torch.float64),
    "far from zero, `randn + 10`": noise + 10,
}
rows = {}
for kind, x in kinds.items():
    rows[kind] = [
        condition_number(x[:, :inputs], bias)
        for inputs in (1, 10)
        for bias in (False, True)
    ]
    print(f"{kind:28}", *(f"{number:9.4g}" for number in rows[kind]))
for kind, (_, _, without, with_bias) in rows.items():
    cost = with_bias / without
    assert cost < 1.05 if kind.startswith("centred") else cost > 3

# %% Centred, but not standardized
uniform = kinds["uniform, 0 to 1"][:, :1]
uniform_centred = condition_number(uniform - uniform.mean(0), True)
print(f"uniform, 1 input, centred: {uniform_centred:.4g}")
assert abs(uniform_centred / 12 - 1) < 0.05
