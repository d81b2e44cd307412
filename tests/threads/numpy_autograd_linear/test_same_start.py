import pytest

from snippets.threads.numpy_autograd_linear import same_start


def test_without_a_bias_from_zero_it_is_the_autograd_loop() -> None:
    assert same_start.gap < 1e-6
    assert same_start.at_zero[0] == pytest.approx(0.3)
    assert same_start.at_zero[-1] == same_start.by_hand[-1]


def test_a_random_start_ends_at_the_same_place() -> None:
    assert same_start.at_random[0] != pytest.approx(0.3, abs=1e-3)
    assert same_start.at_random[-1] == pytest.approx(2, abs=1e-6)


def test_four_times_the_loss_does_not_help() -> None:
    assert same_start.weight_gradient == -30
    assert same_start.bias_gradient == -10
    slow = 8.5 - 67.25**0.5
    ratio = same_start.losses[100] / same_start.losses[20]
    assert ratio == pytest.approx((1 - 0.04 * slow) ** 160, rel=0.01)
    assert same_start.losses[100] > 1e-3


def test_four_times_the_loss_and_no_bias_is_the_posted_numpy_loop() -> None:
    for update, w in enumerate(same_start.weights[:50], start=1):
        assert w == pytest.approx(2 * (1 - 0.4**update), abs=1e-6)
    assert same_start.weights[-1] == 2
