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
    for kind, x in (("centred", noise), ("relu", noise.relu()), ("uniform", uniform)):
        for name, bias in (("without", False), ("with", True)):
            measured = getattr(cost_by_input, f"{kind}_{name}")
            expected = updates(x.double().numpy(), bias)
            assert measured == pytest.approx(expected, abs=2)


def test_the_cost_by_kind() -> None:
    assert abs(cost_by_input.centred_with - cost_by_input.centred_without) <= 1
    assert cost_by_input.relu_with > 1.5 * cost_by_input.relu_without
    assert cost_by_input.uniform_with > 1.5 * cost_by_input.uniform_without
