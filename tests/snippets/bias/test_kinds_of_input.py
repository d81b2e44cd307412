import math

import numpy as np
import pytest

from snippets.bias import kinds_of_input

MOMENTS = {
    "centred": (0.0, 1.0),
    "ReLU-like": (1 / math.sqrt(2 * math.pi), 0.5 - 0.5 / math.pi),
    "uniform": (0.5, 1 / 12),
    "far from zero": (10.0, 1.0),
}


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("d", [1, 10])
def test_against_the_exact_second_moments(kind: str, d: int) -> None:
    mean, variance = MOMENTS[kind]
    means = np.append(np.full(d, mean), 1.0)
    moments = np.outer(means, means)
    moments[:d, :d] += variance * np.eye(d)
    for bias, matrix in ((True, moments), (False, moments[:d, :d])):
        values = np.linalg.eigvalsh(matrix)
        measured = kinds_of_input.condition[kind, d, bias]
        assert measured == pytest.approx(values[-1] / values[0], rel=0.1)


def test_centring_alone_leaves_the_variance() -> None:
    variance = np.var(kinds_of_input.kinds["uniform"][0][:, 0].numpy())
    assert kinds_of_input.uniform_centred_1 == pytest.approx(1 / variance)


def test_a_bias_costs_where_the_mean_is_not_zero() -> None:
    def cost(kind: str) -> float:
        condition = kinds_of_input.condition
        return float(condition[kind, 10, True] / condition[kind, 10, False])

    assert cost("centred") == pytest.approx(1, abs=0.05)
    assert 3 < cost("ReLU-like") < cost("uniform") < cost("far from zero")
