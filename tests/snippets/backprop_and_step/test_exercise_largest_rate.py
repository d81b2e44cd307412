import math

import numpy as np
import pytest

from snippets.backprop_and_step import exercise_largest_rate as exercise

largest: dict[float, float] = exercise.largest


def test_below_the_limit_w_is_bounded() -> None:
    assert largest[1.99] == pytest.approx(0.99)
    assert largest[3.99] <= 1 / math.sqrt(1 - 3.99 / 4) * (1 + 1e-9)


def test_at_the_limit_it_grows_by_two_a_step() -> None:
    w, total, path = 1.0, 0.0, []
    for _ in range(1000):
        total += 2 * w
        w -= 2 * total
        path.append(abs(w))
    assert path[:4] == [3, 5, 7, 9]
    assert largest[4.00] == pytest.approx(max(path))


def test_above_the_limit_it_explodes() -> None:
    assert largest[2.01] == pytest.approx(1.01**1000)
    # One step of (w, sum of gradients), for curvature 2 and rate 4.01 / 2.
    rate = 4.01 / 2
    step = np.array([[1 - 2 * rate, -rate], [2, 1]])
    w, _ = np.linalg.matrix_power(step, 1000) @ [1, 0]
    assert largest[4.01] == pytest.approx(abs(w), rel=1e-6)
