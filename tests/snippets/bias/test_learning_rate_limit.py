import numpy as np
import pytest

from snippets.bias import learning_rate_limit as program


def growth(hessian: np.ndarray, learning_rate: float) -> float:
    """The largest factor by which one update multiplies an error."""
    return float(np.abs(1 - learning_rate * np.linalg.eigvalsh(hessian)).max())


WITH, WITHOUT = np.array([[15.0, 5.0], [5.0, 2.0]]), np.array([[15.0]])


def test_the_limits() -> None:
    assert growth(WITH, float(program.limit_a)) == pytest.approx(1)
    assert growth(WITHOUT, float(program.limit_b)) == pytest.approx(1)
    assert float(program.limit_b) == pytest.approx(2 / 15)
    assert float(program.limit_a) < float(program.limit_b)


def test_under_and_over() -> None:
    assert float(program.shrink_under) == pytest.approx(
        growth(WITH, float(program.under)), rel=1e-6
    )
    assert float(program.growth_over) == pytest.approx(
        growth(WITH, float(program.over)), rel=1e-6
    )
    assert float(program.shrink_under) < 1 < float(program.growth_over)
    assert float(program.last_under) < 1e-6
    assert float(program.last_over) > 1e6
    assert float(program.last_b) < 1e-20


def test_no_rate_is_better_than_the_best() -> None:
    best = growth(WITH, float(program.best_rate))
    rates = np.linspace(0.01, 0.12, 500)
    assert best <= min(growth(WITH, rate) for rate in rates) + 1e-12
    assert float(program.measured_best) == pytest.approx(best, rel=1e-6)
