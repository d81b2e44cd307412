import numpy as np
import pytest
import torch

from snippets.bias import cost_by_input


def updates(x: np.ndarray, bias: bool) -> int:
    """Gradient descent from zero on y = x @ weights, in float64."""
    y = x @ cost_by_input.weights.double().numpy().flatten()
    inputs = np.hstack([x, np.ones((len(x), 1))]) if bias else x
    hessian, pull = 2 * inputs.T @ inputs / len(x), 2 * inputs.T @ y / len(x)
    parameters, count = np.zeros(inputs.shape[1]), 0
    while ((inputs @ parameters - y) ** 2).mean() > 1e-6 * (y**2).mean():
        step = hessian @ parameters - pull
        parameters -= step / np.linalg.eigvalsh(hessian)[-1]
        count += 1
    return count


def test_the_counts() -> None:
    torch.manual_seed(0)
    noise = torch.randn(2000, 10)
    torch.randn(10, 1)
    uniform = torch.rand(2000, 10)
    rows = cost_by_input.rows.values()
    for row, x in zip(rows, (noise, noise.relu(), uniform), strict=True):
        for measured, bias in zip(row, (False, True), strict=True):
            expected = updates(x.double().numpy(), bias)
            assert measured == pytest.approx(expected, abs=2)


def test_the_cost_by_kind() -> None:
    (without, with_bias), *others = cost_by_input.rows.values()
    assert abs(with_bias - without) <= 1
    for without, with_bias in others:
        assert with_bias > 1.5 * without
