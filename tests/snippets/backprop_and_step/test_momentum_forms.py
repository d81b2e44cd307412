import pytest

from snippets.backprop_and_step import momentum_forms


def test_equal_at_one_rate() -> None:
    assert momentum_forms.at_one_rate < 1e-12


def test_the_first_step_after_the_cut() -> None:
    v = (1 - 0.9**60) / (1 - 0.9)
    assert momentum_forms.first_a == pytest.approx(0.9 * 0.1 * v + 0.01)
    assert momentum_forms.first_b == pytest.approx(0.01 * (0.9 * v + 1))


def test_the_extra_distance() -> None:
    steps = [0.09 * (1 - 0.9**60) / 0.1 * 0.9**k for k in range(1, 61)]
    assert momentum_forms.extra == pytest.approx(sum(steps))
    assert momentum_forms.predicted_extra == pytest.approx(sum(steps))
