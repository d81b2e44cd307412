import numpy as np
import pytest

from snippets.bias import remedies


def updates(hessian: np.ndarray, start: np.ndarray, lr: np.ndarray) -> int:
    error, count = start, 0
    while 0.5 * error @ hessian @ error >= 1e-6:
        error = error - lr * (hessian @ error)
        count += 1
    return count


RAW = np.array([[15.0, 5.0], [5.0, 2.0]])
START = np.array([-2.0, 0.0])


@pytest.mark.parametrize(
    ("measured", "lr"),
    [
        (remedies.plain, [0.01, 0.01]),
        (remedies.larger, [0.1, 0.1]),
        (remedies.own_rate, [0.06, 0.45]),
    ],
)
def test_updates_of_plain_descent(measured: int, lr: list[float]) -> None:
    assert measured == pytest.approx(updates(RAW, START, np.array(lr)), abs=2)


def test_updates_on_centred_and_standardized_x() -> None:
    centred, start = np.diag([2.5, 2.0]), np.array([-2.0, -5.0])
    expected = updates(centred, start, np.full(2, 0.1))
    assert remedies.centred_tenth == pytest.approx(expected, abs=1)
    expected = updates(centred, start, np.full(2, 2 / 4.5))
    assert remedies.centred_best == pytest.approx(expected, abs=1)
    assert remedies.standardized_best == 1


def test_updates_with_momentum() -> None:
    for nesterov, measured in (
        (False, remedies.momentum),
        (True, remedies.nesterov),
    ):
        error, velocity, count = START, np.zeros(2), 0
        while 0.5 * error @ RAW @ error >= 1e-6:
            gradient = RAW @ error
            velocity = 0.9 * velocity + gradient
            step = gradient + 0.9 * velocity if nesterov else velocity
            error = error - 0.01 * step
            count += 1
        assert measured == pytest.approx(count, abs=2)


def test_the_order_of_the_optimizers() -> None:
    assert remedies.lbfgs < remedies.momentum < remedies.larger
    assert remedies.adam_tenth < remedies.plain < remedies.adam_same_rate


def test_no_rate_of_its_own_beats_the_correlation() -> None:
    correlation = 2.5 / np.sqrt(7.5)
    floor = (1 + correlation) / (1 - correlation)
    assert float(remedies.best_condition) == pytest.approx(floor)
    for ratio in np.geomspace(0.1, 100, 200):
        scale = np.diag([1.0, np.sqrt(ratio)])
        slow, fast = np.linalg.eigvalsh(scale @ RAW @ scale)
        assert fast / slow >= floor - 1e-9
