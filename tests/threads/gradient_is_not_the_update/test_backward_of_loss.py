import pytest

from snippets.threads.gradient_is_not_the_update import backward_of_loss


def test_a_coincidence_of_l1() -> None:
    error = 0.191 - 1
    assert backward_of_loss.l1_w5 == backward_of_loss.target_w5
    assert backward_of_loss.target_w5 == pytest.approx(0.14 - 0.05 * error * 0.85)
    half = 0.14 - 0.05 * (error**2 / 2) * error * 0.85
    mse = 0.14 - 0.05 * error**2 * 2 * error * 0.85
    assert backward_of_loss.half_w5 == pytest.approx(half)
    assert backward_of_loss.mse_w5 == pytest.approx(mse)
