import pytest
import torch
import torch.nn.functional as F

from snippets.backprop_and_step import one_loss

ERROR = -0.809
rows: dict[str, tuple[float, float]] = one_loss.rows


@pytest.mark.parametrize(
    ("name", "slope"),
    [
        ("L1", -1.0),
        ("half squared error", ERROR),
        ("MSE", 2 * ERROR),
        ("sum of squares", 2 * ERROR),
        ("`HuberLoss(delta=1)`", ERROR),
        ("`HuberLoss(delta=0.5)`", -0.5),
        ("L1, `loss.backward(loss)`", 0.809 * -1.0),
    ],
)
def test_gradient_and_step(name: str, slope: float) -> None:
    gradient, w5 = rows[name]
    assert gradient == pytest.approx(slope * 0.85, rel=1e-6)
    assert w5 == pytest.approx(0.14 - 0.05 * slope * 0.85, rel=1e-6)


def test_mse_at_half_the_rate_is_half_squared_error() -> None:
    w5 = rows["half squared error"][1]
    assert rows["MSE, half the rate"][1] == pytest.approx(w5, rel=1e-6)


def test_the_coincidence_is_exact_for_l1() -> None:
    assert rows["L1, `loss.backward(loss)`"] == rows["half squared error"]


@pytest.mark.parametrize("error", [-3.0, -0.99, 0.4, 1.5])
def test_huber_is_half_squared_error_between_minus_one_and_one(error: float) -> None:
    loss = F.huber_loss(torch.tensor([error]), torch.zeros(1)).item()
    assert (loss == pytest.approx(error**2 / 2)) == (abs(error) <= 1)
