import math

import numpy as np
import pytest

from snippets.backprop_and_step import exercise_largest_rate as exercise


def test_below_the_limit_w_is_bounded() -> None:
    assert exercise.cleared_below == pytest.approx(0.99)
    assert exercise.never_below <= 1 / math.sqrt(1 - 3.99 / 4) * (1 + 1e-9)


def test_above_the_limit_it_grows() -> None:
    assert exercise.cleared_above == pytest.approx(1.01**1000)
    # One step of (w, sum of gradients), for curvature 2 and rate 4.01 / 2.
    rate = 4.01 / 2
    step = np.array([[1 - 2 * rate, -rate], [2, 1]])
    w, _ = np.linalg.matrix_power(step, 1000) @ [1, 0]
    assert exercise.never_above == pytest.approx(abs(w), rel=1e-6)
