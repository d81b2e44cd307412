import numpy as np
import pytest

from snippets.bias import intercept


def test_the_condition_numbers() -> None:
    x = np.linspace(0, 100, 100)
    expected = np.linalg.cond(np.stack([x, np.ones(100)], axis=1)) ** 2
    assert float(intercept.condition_raw) == pytest.approx(expected, rel=1e-4)
    assert expected == pytest.approx(13_200, rel=2e-3)
    assert float(intercept.condition) == pytest.approx(1, abs=1e-5)
    assert float(intercept.limit) == pytest.approx(1, abs=1e-5)


def test_the_intercept_is_learnt_only_after_standardizing() -> None:
    x = intercept.x.flatten().double().numpy()
    w, b = np.polyfit(x, intercept.y.flatten().double().numpy(), 1)
    assert float(intercept.best_b) == pytest.approx(b, rel=1e-3)
    assert abs(intercept.b_raw) < 0.01 * b
    assert abs(intercept.b_raw_limit) < 0.1 * b
    assert float(intercept.b_back) == pytest.approx(b, rel=1e-3)
    assert float(intercept.w_back) == pytest.approx(w, abs=1e-4)


def test_without_an_intercept_the_slope_makes_up_for_it() -> None:
    x, y = (t.flatten().double().numpy() for t in (intercept.x, intercept.y))
    through_zero = (x * y).mean() / (x * x).mean()
    assert intercept.w_raw == pytest.approx(through_zero, rel=0.01)
    assert abs(intercept.w_raw - float(intercept.best_w)) > 0.01
