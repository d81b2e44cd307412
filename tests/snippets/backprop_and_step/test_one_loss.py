import pytest

from snippets.backprop_and_step import one_loss

ERROR = -0.809


@pytest.mark.parametrize(
    ("name", "slope"),
    [
        ("l1", -1.0),
        ("half", ERROR),
        ("mse", 2 * ERROR),
        ("sse", 2 * ERROR),
        ("huber", ERROR),
        ("small_huber", -0.5),
        ("l1_own", 0.809 * -1.0),
    ],
)
def test_gradient_and_step(name: str, slope: float) -> None:
    gradient = getattr(one_loss, f"{name}_grad")
    assert gradient == pytest.approx(slope * 0.85, rel=1e-6)
    w5 = getattr(one_loss, f"{name}_w5")
    assert w5 == pytest.approx(0.14 - 0.05 * slope * 0.85, rel=1e-6)


def test_mse_at_half_the_rate_is_half_squared_error() -> None:
    assert one_loss.slow_w5 == pytest.approx(one_loss.half_w5, rel=1e-6)


def test_the_coincidence_is_exact_for_l1() -> None:
    wanted = one_loss.half_grad, one_loss.half_w5
    assert (one_loss.l1_own_grad, one_loss.l1_own_w5) == wanted
