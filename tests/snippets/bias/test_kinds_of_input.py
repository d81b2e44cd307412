import math

import numpy as np
import pytest

from snippets.bias import kinds_of_input

MOMENTS = {
    "centred, `randn`": (0.0, 1.0),
    "ReLU-like, `randn.relu()`": (1 / math.sqrt(2 * math.pi), 0.5 - 0.5 / math.pi),
    "uniform, 0 to 1": (0.5, 1 / 12),
    "far from zero, `randn + 10`": (10.0, 1.0),
}


@pytest.mark.parametrize("kind", MOMENTS)
@pytest.mark.parametrize("d", [1, 10])
def test_against_the_exact_second_moments(kind: str, d: int) -> None:
    mean, variance = MOMENTS[kind]
    means = np.append(np.full(d, mean), 1.0)
    moments = np.outer(means, means)
    moments[:d, :d] += variance * np.eye(d)
    row = kinds_of_input.rows[kind][:2] if d == 1 else kinds_of_input.rows[kind][2:]
    for measured, matrix in zip(row, (moments[:d, :d], moments), strict=True):
        values = np.linalg.eigvalsh(matrix)
        assert measured == pytest.approx(values[-1] / values[0], rel=0.1)


def test_centring_alone_leaves_the_variance() -> None:
    variance = np.var(kinds_of_input.kinds["uniform, 0 to 1"][:, 0].numpy())
    assert kinds_of_input.uniform_centred == pytest.approx(1 / variance)


def test_a_bias_costs_where_the_mean_is_not_zero() -> None:
    centred, relu, uniform, far = (
        with_bias / without for _, _, without, with_bias in kinds_of_input.rows.values()
    )
    assert centred == pytest.approx(1, abs=0.05)
    assert 3 < relu < uniform < far
