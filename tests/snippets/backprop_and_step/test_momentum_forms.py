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


def test_on_a_slope_that_changes_the_extra_distance_is_another() -> None:
    rates = [0.1] * 60 + [0.01] * 60
    sutskever, pytorch, velocity, buffer, at_cut = 1.0, 1.0, 0.0, 0.0, 0.0
    for step, rate in enumerate(rates):
        at_cut = buffer if step == 60 else at_cut
        velocity = 0.9 * velocity + rate * sutskever
        buffer = 0.9 * buffer + pytorch
        sutskever, pytorch = sutskever - velocity, pytorch - rate * buffer
    formula = 0.09 * at_cut * 0.9 / 0.1
    assert pytorch - sutskever != pytest.approx(formula, rel=0.2)
