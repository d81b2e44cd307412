from typing import Any

import pytest

from snippets.backprop_and_step import exercise_backward_number as exercise

mse: Any = exercise.mse_gradient
half: Any = exercise.w.grad


def test_half_of_mse_is_half_squared_error() -> None:
    wanted = [-0.809 * 0.85, -0.809 * 0.48]
    assert mse.tolist() == pytest.approx(wanted)
    assert half.tolist() == pytest.approx(wanted)
