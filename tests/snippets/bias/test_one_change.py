import numpy as np
import pytest

from snippets.bias import one_change


def run(inputs: np.ndarray, lr: float = 0.01) -> tuple[float, float]:
    """Losses at steps 101 and 1001 of gradient descent from zero, in float64."""
    y = 2 * np.arange(1.0, 5.0)
    parameters = np.zeros(inputs.shape[1])
    losses = []
    for _ in range(1001):
        error = inputs @ parameters - y
        losses.append((error**2).mean())
        parameters -= lr * 2 * inputs.T @ error / 4
    return losses[100], losses[1000]


X = np.arange(1.0, 5.0)[:, None]
ONE = np.ones((4, 1))
CENTRED = X - 2.5


def test_the_null_rows() -> None:
    for row in (one_change.no_bias, one_change.frozen_bias):
        assert max(row) == pytest.approx(9e-13, rel=0.1)
    for row in (one_change.hundred, one_change.two):
        assert max(row) < 1e-11
    for row in (one_change.ones, one_change.float64):
        assert row == pytest.approx(one_change.with_bias, rel=1e-3)
    assert one_change.copies.shape == (4, 100)


def test_the_orthogonal_input_is_orthogonal() -> None:
    gram = one_change.x_and_more.T @ one_change.x_and_more
    assert gram.tolist() == [[30, 0], [0, 4]]


def test_the_rows_that_change_something() -> None:
    with_one = np.hstack([X, ONE])
    expected = run(with_one)
    assert one_change.with_bias == pytest.approx(expected, rel=1e-3)
    assert one_change.times_4[0] == pytest.approx(run(with_one, 0.04)[0], rel=1e-3)
    assert one_change.tenth[0] == pytest.approx(run(with_one, 0.1)[0], rel=1e-2)
    assert one_change.random_101 > one_change.with_bias_101


def test_centring_pays_only_with_a_larger_rate() -> None:
    centred = np.hstack([CENTRED, ONE])
    assert one_change.centre[0] == pytest.approx(run(centred)[0], rel=1e-3)
    assert one_change.centre_101 > one_change.with_bias_101
    assert one_change.centre_1001 < 1e-5 * one_change.with_bias_1001
    assert one_change.centre_tenth_101 < 1e-7 * one_change.tenth_101
    assert one_change.standard_tenth_101 < 1e-7 * one_change.tenth_101
