import pytest

from snippets.threads.numpy_autograd_linear import linear_loop


def test_it_never_reaches_2() -> None:
    assert linear_loop.n_iters == len(linear_loop.history) == 10_000
    assert f"{linear_loop.w.item():.5f}" == "2.00000"
    assert linear_loop.w.item() < 2 - 1e-6
    assert linear_loop.prediction < 10 - 1e-6
    assert linear_loop.loss_at[101] > 1e-3
    assert linear_loop.precision == "torch.float32"


def test_the_loss_falls_by_the_slow_eigenvalue() -> None:
    slow = 8.5 - 67.25**0.5
    ratio = linear_loop.loss_at[1001] / linear_loop.loss_at[101]
    assert ratio == pytest.approx((1 - 0.01 * slow) ** 1800, rel=0.01)
    ratio = linear_loop.loss_at[2001] / linear_loop.loss_at[1001]
    assert ratio == pytest.approx((1 - 0.01 * slow) ** 2000, rel=0.05)


def test_the_print_shows_it_falling_past_2000() -> None:
    assert linear_loop.zero_printed_from > 2001
    assert float(linear_loop.printed[2000]) > 0
