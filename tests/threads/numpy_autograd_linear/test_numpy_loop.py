import pytest

from snippets.threads.numpy_autograd_linear import numpy_loop


def test_the_posted_gradient_is_four_times_too_large() -> None:
    assert numpy_loop.gradients[0] == -120
    assert numpy_loop.weights[0] == pytest.approx(1.2)
    for update, w in enumerate(numpy_loop.weights, start=1):
        assert w == pytest.approx(2 * (1 - 0.4**update), abs=1e-6)


def test_what_the_asker_saw() -> None:
    assert numpy_loop.printed[10] == "0.0000003"
    assert numpy_loop.printed[12] == "0.0000000"
    assert numpy_loop.zero_printed_from in (12, 13)
    assert 17 <= numpy_loop.exact_from <= 20
    assert numpy_loop.w == 2
    assert numpy_loop.losses[numpy_loop.loss_zero_from - 1 :][0] == 0
