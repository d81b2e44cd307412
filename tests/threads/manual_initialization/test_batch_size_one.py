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


def test_the_listing_started_at_the_default_initialization() -> None:
    starts = batch_size_one.start_1, batch_size_one.start_2
    assert starts == pytest.approx((0.6388, 0.2678))
    assert batch_size_one.limit == pytest.approx(2**-0.5)
    assert max(starts) < batch_size_one.limit < 2
