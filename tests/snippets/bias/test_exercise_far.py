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


def test_shifted_the_mean_counts_to_the_fourth_power_and_scaled_to_the_second() -> None:
    def estimate(x: list[float]) -> float:
        mean = sum(x) / len(x)
        squares = sum(each**2 for each in x) / len(x)
        return (1 + squares) ** 2 / (squares - mean**2)

    x = [1.0, 2.0, 3.0, 4.0]
    shifted = [estimate([each + shift for each in x]) for shift in (1000, 2000)]
    scaled = [estimate([each * scale for each in x]) for scale in (1000, 2000)]
    assert shifted[1] / shifted[0] == pytest.approx(16, rel=0.02)
    assert scaled[1] / scaled[0] == pytest.approx(4, rel=0.02)
