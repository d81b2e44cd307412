import pytest
import torch

from snippets.threads.gradient_is_not_the_update import answer_update as answer


def test_gradients_times_the_rate() -> None:
    printed = [-0.014, -0.021, -0.015, -0.0225, -0.0425, -0.024]
    scaled = torch.cat([0.05 * g.flatten() for g in answer.gradients])
    assert scaled.tolist() == pytest.approx(printed)


def test_the_update_is_w_minus_rate_times_gradient() -> None:
    assert answer.largest_difference <= 2**-26  # one rounding of a number under 0.25
    after = torch.cat([w.flatten() for w in answer.after]).tolist()
    assert after == pytest.approx([0.124, 0.231, 0.135, 0.1025, 0.1825, 0.174])


def test_gradients_know_no_rate_and_start_at_one() -> None:
    assert answer.same_gradients
    assert answer.starts_at_one
