from collections.abc import Callable

import pytest

from snippets.backprop_and_step import exercise_rmsprop_first_step as exercise

first_step: Callable[[float, float], float] = exercise.first_step


@pytest.mark.parametrize("alpha", [0.99, 0.9, 0.5])
def test_size_cancels_and_alpha_decides(alpha: float) -> None:
    small, large = first_step(-0.85, alpha), first_step(-850.0, alpha)
    assert small == pytest.approx(large, rel=1e-6)
    assert small == pytest.approx(0.05 / (1 - alpha) ** 0.5, rel=1e-6)
