import math

import pytest

from snippets.bias import exercise_far


def test_far_from_zero() -> None:
    mean_xx = (101**2 + 102**2 + 103**2 + 104**2) / 4
    trace, determinant = 2 * (mean_xx + 1), 4 * 1.25
    fast = (trace + math.sqrt(trace**2 - 4 * determinant)) / 2
    assert float(exercise_far.limit) == pytest.approx(2 / fast)
    assert float(exercise_far.condition_number) == pytest.approx(
        fast**2 / determinant, rel=1e-5
    )
    assert float(exercise_far.estimate) == pytest.approx(
        trace**2 / determinant, rel=1e-9
    )
    left = (1 - 2 / float(exercise_far.condition_number)) ** 2
    tenth = math.log(0.1) / math.log(left)
    assert float(exercise_far.updates_for_a_tenth) == pytest.approx(tenth, rel=1e-4)
