import numpy as np
import pytest

from snippets.shapes import constants

mse, l1 = constants.rows
y = constants.y.numpy().astype(np.float64)


def test_squared_error_learns_the_mean() -> None:
    _, constant, _, loss, _ = mse
    assert constant == pytest.approx(y.mean(), abs=0.01)
    assert loss == pytest.approx(y.var(), rel=1e-3)


def test_absolute_error_learns_the_median() -> None:
    _, constant, _, loss, _ = l1
    assert constant == pytest.approx(np.median(y), abs=0.01)
    assert loss == pytest.approx(np.abs(y - np.median(y)).mean(), rel=1e-3)


def test_mean_and_median_differ() -> None:
    assert y.mean() - np.median(y) > 0.5
    assert mse[1] - l1[1] > 0.5
