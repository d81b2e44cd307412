import pytest

from snippets.shapes import constants


def test_squared_error_learns_the_mean() -> None:
    y = constants.y.double()
    assert constants.mse_constant == pytest.approx(y.mean().item(), abs=0.01)
    assert constants.mse_slope == pytest.approx(0, abs=0.01)
    assert constants.mse_floor == pytest.approx(y.var(correction=0).item(), rel=1e-3)


def test_absolute_error_learns_the_median() -> None:
    y = constants.y.double()
    assert constants.l1_constant == pytest.approx(y.median().item(), abs=0.01)
    assert constants.l1_slope == pytest.approx(0, abs=0.01)
    deviation = (y - y.median()).abs().mean().item()
    assert constants.l1_floor == pytest.approx(deviation, rel=1e-3)


def test_mean_and_median_differ() -> None:
    assert constants.mean_y - constants.median_y > 0.5
