import pytest

from snippets.threads.gradient_is_not_the_update import hand_calculation as hand


def test_the_arithmetic_is_half_squared_errors() -> None:
    assert hand.w5_by_hand == pytest.approx(0.1743825)
    assert hand.w6_by_hand == pytest.approx(0.169416)
    assert hand.half_w5 == pytest.approx(hand.w5_by_hand, abs=1e-7)
    assert hand.half_w6 == pytest.approx(hand.w6_by_hand, abs=1e-7)


def test_the_other_losses_are_not() -> None:
    assert hand.after["L1"][:2] == pytest.approx((0.1825, 0.174))
    assert hand.after["MSE"][:2] == pytest.approx((0.208765, 0.188832))


def test_the_next_prediction_is_the_tutorials() -> None:
    W1 = [[0.11, 0.21], [0.12, 0.08]]
    W2, error, rate = [0.14, 0.15], 0.191 - 1, 0.05
    h = [2 * a + 3 * b for a, b in W1]
    new_W2 = [w - rate * error * out for w, out in zip(W2, h, strict=True)]
    new_W1 = [
        [a - rate * error * w * x for a, x in zip(row, (2, 3), strict=True)]
        for row, w in zip(W1, W2, strict=True)
    ]
    p = sum(w * (2 * a + 3 * b) for w, (a, b) in zip(new_W2, new_W1, strict=True))
    assert hand.next_p == pytest.approx(p, abs=1e-6)
    assert round(p, 2) == 0.26
