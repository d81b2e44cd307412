from typing import Any

import pytest

from snippets.backprop_and_step import exercise_first_layer as exercise

autograd: Any = exercise.W1.grad


def test_all_six_gradients() -> None:
    assert exercise.gradient_W2.flatten().tolist() == pytest.approx([-0.85, -0.48])
    wanted = [-0.14 * 2, -0.14 * 3, -0.15 * 2, -0.15 * 3]
    assert exercise.gradient_W1.flatten().tolist() == pytest.approx(wanted)
    assert autograd.flatten().tolist() == pytest.approx(wanted)
