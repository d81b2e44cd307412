import math

import pytest

from snippets.threads.manual_initialization import batch_size_one


def test_one_pair_at_a_time_converges() -> None:
    assert batch_size_one.rows[-1] == pytest.approx((1600, 5, 3), abs=0.05)


def test_two_pairs_at_a_time_keep_half_of_the_weights() -> None:
    assert batch_size_one.half.tolist() == pytest.approx([5 / 2, 3 / 2], rel=0.06)


def test_the_first_rmsprop_step_is_a_tenth() -> None:
    # lr * g / sqrt((1 - alpha) g²), whatever the gradient
    assert batch_size_one.first_step == pytest.approx(0.1)
    assert batch_size_one.moved.tolist() == pytest.approx([0.1, 0.1], rel=1e-5)


def test_two_starts_lie_within_the_default_initialization() -> None:
    within = [start for start in batch_size_one.starts if start[3] == "yes"]
    weights = [start[:2] for start in within]
    assert weights[0] == pytest.approx((0.6388, 0.2678))
    assert weights[1] == pytest.approx((0.6388, 0.4678))
    assert batch_size_one.limit == pytest.approx(2**-0.5)


def test_their_odds_by_angles() -> None:
    # Without noise the residual is -(a x1 + b x2) with a, b > 0: both weights rise if
    # x1 and x2 agree in sign, or else only the one with the larger product rises.
    second = 5 - 0.6388, 3 - 0.4678
    both_rise = 1 / 2
    only_first_rises = math.atan(second[0] / second[1]) / math.pi
    measured = [start[2] for start in batch_size_one.starts[:2]]
    assert measured == pytest.approx([both_rise, only_first_rises], abs=0.01)
    odds = both_rise / (both_rise + only_first_rises)
    assert batch_size_one.of_100 == pytest.approx(100 * odds, abs=1.5)
