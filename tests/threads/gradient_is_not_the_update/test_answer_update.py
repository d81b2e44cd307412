import pytest
import torch

from snippets.threads.gradient_is_not_the_update import answer_update as answer


def test_gradients_times_the_rate() -> None:
    printed = [-0.014, -0.021, -0.015, -0.0225, -0.0425, -0.024]
    scaled = torch.cat([0.05 * g.flatten() for g in answer.gradients])
    assert scaled.tolist() == pytest.approx(printed)
    assert answer.gradient_times_rate == pytest.approx(-0.0425)


def test_the_rate_times_the_weight_is_no_update() -> None:
    assert answer.weight_times_rate == pytest.approx(0.007)
    moved = answer.after[1][0, 0].item() - 0.14
    assert moved == pytest.approx(-answer.gradient_times_rate, rel=1e-5)
    assert abs(moved) != pytest.approx(answer.weight_times_rate, rel=0.5)


def test_the_update_is_w_minus_rate_times_gradient() -> None:
    assert answer.largest_difference <= 2**-26  # one rounding of a number under 0.25
    after = torch.cat([w.flatten() for w in answer.after]).tolist()
    assert after == pytest.approx([0.124, 0.231, 0.135, 0.1025, 0.1825, 0.174])


def test_gradients_know_no_rate_and_start_at_one() -> None:
    assert answer.same_at_rate_5
    assert answer.same_from_one
