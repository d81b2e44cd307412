import math
from collections.abc import Callable

import numpy as np
import pytest

from snippets.initialization import gain

Z = np.linspace(-12, 12, 200_001)
DENSITY = np.exp(-(Z**2) / 2) / math.sqrt(2 * math.pi)
ERF = np.array([math.erf(z / math.sqrt(2)) for z in Z])
SELU = 1.0507009873554805 * np.where(Z > 0, Z, 1.6732632423543772 * np.expm1(Z))


def by_quadrature(values: np.ndarray) -> float:
    step = Z[1] - Z[0]
    return float(1 / math.sqrt((values**2 * DENSITY).sum() * step))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("relu", np.maximum(Z, 0)),
        ("tanh", np.tanh(Z)),
        ("sigmoid", 1 / (1 + np.exp(-Z))),
        ("selu", SELU),
        ("gelu", Z * (1 + ERF) / 2),
    ],
)
def test_measured_gains(name: str, values: np.ndarray) -> None:
    keeps = {row[0]: row[1] for row in gain.rows} | {"gelu": gain.gelu_gain}
    measured = keeps[name]
    assert math.isclose(measured, by_quadrature(values), rel_tol=0.01)


def test_relu_shrinks_without_its_gain() -> None:
    after: Callable[..., float] = gain.after_50_layers
    assert after(gain.activations["relu"], 1.0) < 1e-6
    assert 0.1 < after(gain.activations["relu"], math.sqrt(2)) < 10
