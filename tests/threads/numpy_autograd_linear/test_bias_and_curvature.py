import numpy as np
import pytest

from snippets.threads.numpy_autograd_linear import bias_and_curvature as snippet


def test_the_curvatures_by_the_formula_for_two_by_two() -> None:
    (_, alone, also_alone, *_), (_, most, least, *_), centred = snippet.rows
    assert alone == also_alone == pytest.approx(2 * 30 / 4)
    assert most == pytest.approx(8.5 + 67.25**0.5, rel=1e-5)
    assert least == pytest.approx(8.5 - 67.25**0.5, rel=1e-4)
    assert centred[1:3] == pytest.approx((2.5, 2), rel=1e-5)


def test_condition_numbers_are_the_inputs_squared() -> None:
    x = np.array([1.0, 2, 3, 4])
    for row, column in zip(snippet.rows[1:], (x, x - x.mean()), strict=True):
        inputs = np.stack([column, np.ones(4)], axis=1)
        assert row[3] == pytest.approx(np.linalg.cond(inputs) ** 2, rel=1e-4)
        assert row[4] == pytest.approx(1 - 0.01 * row[2])


def test_a_hundred_weights_take_no_longer() -> None:
    w = 2 * (1 - 0.85**100)
    in_exact_arithmetic = 7.5 * (w - 2) ** 2
    assert snippet.hundred_loss < 1e-11
    assert in_exact_arithmetic < 1e-11
