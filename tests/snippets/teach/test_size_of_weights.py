import math

import numpy as np
import pytest

from snippets.teach import size_of_weights


def first_loss(factor1: float, factor2: float) -> float:
    """From the variances: 640 errors, each of the output's variance and y's."""
    hidden = 1000 * factor1**2 / 2  # the mean square behind the ReLU
    return 640 * (100 * hidden * factor2**2 + 1)


@pytest.mark.parametrize(
    ("row", "factors"),
    [
        (0, (1, 1)),
        (1, (1000**-0.5, 1)),
        (2, (1, 100**-0.5)),
        (3, (1000**-0.5, 100**-0.5)),
    ],
)
def test_the_first_loss_follows_from_the_variances(
    row: int, factors: tuple[float, float]
) -> None:
    measured = size_of_weights.rows[row][1]
    assert measured == pytest.approx(first_loss(*factors), rel=0.35)


def explodes(factor1: float, factor2: float, rate: float, seed: int) -> bool:
    """The same loop in numpy and float64, from another draw."""
    random = np.random.default_rng(seed)
    x, y = random.standard_normal((64, 1000)), random.standard_normal((64, 10))
    w1 = factor1 * random.standard_normal((1000, 100))
    w2 = factor2 * random.standard_normal((100, 10))
    losses = []
    for _ in range(20):
        hidden = np.maximum(x @ w1, 0)
        error = hidden @ w2 - y
        losses.append((error**2).sum())
        if losses[-1] > 1e3 * losses[0]:
            return True
        behind = 2 * error @ w2.T * (hidden > 0)
        w1, w2 = w1 - rate * x.T @ behind, w2 - rate * 2 * hidden.T @ error
    return False


@pytest.mark.parametrize("seed", range(3))
def test_only_both_divisions_keep_the_loop_from_exploding(seed: int) -> None:
    ended = [row[2] for row in size_of_weights.rows]
    assert [math.isnan(loss) for loss in ended] == [True, True, True, False]
    by_inputs, by_hidden = 1000**-0.5, 100**-0.5
    factors = [(1, 1), (by_inputs, 1), (1, by_hidden), (by_inputs, by_hidden)]
    found = [explodes(one, two, 1e-4, seed) for one, two in factors]
    assert found == [True, True, True, False]


def test_the_rates_that_explode_are_those_of_other_draws() -> None:
    for rate, large, small in size_of_weights.rates:
        assert math.isnan(large) == explodes(1, 1, rate, seed=0)
        assert math.isnan(small) == explodes(1000**-0.5, 0.1, rate, seed=0)
