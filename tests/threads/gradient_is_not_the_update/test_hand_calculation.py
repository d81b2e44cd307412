import pytest

from snippets.threads.gradient_is_not_the_update import hand_calculation as hand


def test_the_arithmetic_is_half_squared_errors() -> None:
    assert hand.w5_by_hand == pytest.approx(0.1743825)
    assert hand.w6_by_hand == pytest.approx(0.169416)
    assert hand.half_w5 == pytest.approx(hand.w5_by_hand, abs=1e-7)
    assert hand.half_w6 == pytest.approx(hand.w6_by_hand, abs=1e-7)


def test_the_other_losses_are_not() -> None:
    assert hand.after["L1"] == pytest.approx([0.1825, 0.174])
    assert hand.after["MSE"] == pytest.approx([0.208765, 0.188832])
