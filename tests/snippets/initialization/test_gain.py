import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

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
        ("silu", Z / (1 + np.exp(-Z))),
    ],
)
def test_measured_gains(name: str, values: np.ndarray) -> None:
    measured = gain.rows[name][0]
    assert math.isclose(measured, by_quadrature(values), rel_tol=1e-4)


def after_200_wide_layers(name: str, size: float) -> float:
    """The rms behind 200 layers with the table's gain, so wide that chance is out."""
    weight = torch.from_numpy(DENSITY / DENSITY.sum())
    for _ in range(200):
        values = gain.activations[name](size * torch.from_numpy(Z))
        size = gain.rows[name][0] * (values.square() * weight).sum().sqrt().item()
    return size


@pytest.mark.parametrize("name", gain.activations)
def test_where_an_error_of_one_per_cent_leads(name: str) -> None:
    smaller, larger = (after_200_wide_layers(name, size) for size in (0.99, 1.01))
    if name in ("tanh", "sigmoid", "selu"):
        assert smaller == pytest.approx(1, abs=1e-4)
        assert larger == pytest.approx(1, abs=1e-4)
    elif name in ("gelu", "silu"):
        assert smaller < 1e-6
        assert larger > 1e6
    else:
        assert smaller == pytest.approx(0.99)
        assert larger == pytest.approx(1.01)


@pytest.mark.parametrize("name", gain.activations)
def test_whether_a_small_error_grows(name: str) -> None:
    kept, grown, lowest, highest, without = gain.rows[name]
    activation = gain.activations[name]
    z = torch.from_numpy(Z)
    density = torch.from_numpy(DENSITY)
    values = (activation(size * z) for size in (1.0, 1.01))
    plain, larger = ((v**2 * density).sum().sqrt().item() for v in values)
    assert grown == pytest.approx(100 * (larger / plain - 1), abs=1e-3)
    assert lowest < highest
    if name in ("tanh", "sigmoid", "selu"):
        assert grown < 0.9
        # In front of the activation, where the gain keeps an rms of 1.
        assert 0.8 < lowest < highest < 1.2
    elif name in ("gelu", "silu"):
        assert grown > 1.1
        assert highest > 10
    else:
        assert grown == pytest.approx(1, abs=1e-3)
        assert 0.05 < lowest < 1 < highest < 5
    assert kept >= 0.99
    assert (without < 1e-6) == ("lu" in name and name != "selu")


def test_relu_and_gelu_vanish_without_a_gain() -> None:
    after: Callable[..., float] = gain.after_50_layers
    assert after(gain.activations["relu"], 1.0) < 1e-6
    assert after(gain.activations["gelu"], 1.0) < 1e-10
    assert 0.05 < after(gain.activations["relu"], math.sqrt(2)) < 20
