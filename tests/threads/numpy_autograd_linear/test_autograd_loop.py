import pytest

from snippets.threads.numpy_autograd_linear import autograd_loop


def test_the_gradient_is_the_mean_s() -> None:
    assert autograd_loop.gradients[0] == -30
    assert autograd_loop.starts[1] == pytest.approx(0.3)
    for updates, w in enumerate(autograd_loop.starts):
        assert w == pytest.approx(2 * (1 - 0.85**updates), abs=1e-6)


def test_what_the_asker_saw() -> None:
    assert f"{autograd_loop.w.item():.7f}" == "1.9999996"
    assert f"{autograd_loop.prediction:.7f}" != "10.0000000"
    assert 60 <= autograd_loop.zero_printed_from <= 70
    assert 85 <= autograd_loop.stands_from <= 100
    assert autograd_loop.losses[-1] == pytest.approx(9e-13, rel=0.05)
