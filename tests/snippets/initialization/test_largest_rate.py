import numpy as np
import pytest

from snippets.initialization import largest_rate


def losses(c: float, rate: float) -> np.ndarray:
    x = largest_rate.x.double().numpy()
    y = largest_rate.y.double().numpy()
    w1 = c * largest_rate.w1.double().numpy()
    w2 = c * largest_rate.w2.double().numpy()
    found = []
    with np.errstate(all="ignore"):
        for _ in range(30):
            z = x @ w1
            error = np.maximum(z, 0) @ w2 - y
            found.append((error**2).sum())
            gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
            w2 = w2 - rate * np.maximum(z, 0).T @ (2 * error)
            w1 = w1 - rate * gradient1
    return np.array(found)


@pytest.mark.parametrize("index", [1, 4, 7])
def test_the_rates_are_thresholds(index: int) -> None:
    c, rate = largest_rate.scales[index], largest_rate.rates[index]
    below, above = losses(c, 0.85 * rate), losses(c, 1.2 * rate)
    assert below[-1] < below[0]
    assert not above[-1] < above[0]


def test_the_slope_is_minus_two() -> None:
    assert abs(largest_rate.slope + 2) < 0.02
    for small, large in ((4, 5), (5, 6), (6, 7)):
        ratio = largest_rate.rates[small] / largest_rate.rates[large]
        assert abs(ratio - 4) < 0.1


def test_eight_times_larger_costs_64_only_where_the_output_dwarfs_y() -> None:
    assert abs(largest_rate.fall - 64) < 2
    assert 15 < largest_rate.fall_from_default < 45


def test_only_rate_times_c_squared_counts_once_y_is_negligible() -> None:
    first, second = losses(100, 2e-4 / 100**2), losses(400, 2e-4 / 400**2)
    np.testing.assert_allclose(first / first[0], second / second[0], rtol=0.02)


def test_below_one_the_scale_does_not_matter() -> None:
    assert 0.8 < largest_rate.rates[0] / largest_rate.rates[2] < 1.25
