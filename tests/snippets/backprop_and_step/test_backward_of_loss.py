from collections.abc import Callable
from typing import Any

import pytest
import torch

from snippets.backprop_and_step import backward_of_loss

gradient: Callable[..., float] = backward_of_loss.gradient
losses: dict[str, Any] = backward_of_loss.losses
half_gradient: Any = backward_of_loss.y_pred.grad
l1_gradient: Any = backward_of_loss.l1_by_itself


@pytest.mark.parametrize("name", list(losses))
def test_it_is_the_gradient_of_half_the_loss_squared(name: str) -> None:
    y = torch.tensor([1.0], dtype=torch.float64)
    h = 1e-5

    def half_square(p: float) -> float:
        value: float = losses[name](torch.tensor([p], dtype=torch.float64), y).item()
        return value**2 / 2

    slope = (half_square(0.191 + h) - half_square(0.191 - h)) / (2 * h)
    measured = gradient(lambda p: losses[name](p, y.float()), weight="loss")
    assert measured == pytest.approx(slope, rel=1e-5)
    agrees_with_half_squared = measured == pytest.approx(-0.809, rel=1e-5)
    assert agrees_with_half_squared == (name == "L1")


def test_three_elements_disagree_even_for_l1() -> None:
    p = torch.tensor([1.0, -2.0, 4.0])
    by_itself = p.abs().mean() * p.sign() / 3
    half_squared = p / 3
    assert (by_itself - half_squared).abs().max() > 0.4
    assert half_gradient.tolist() == pytest.approx(half_squared.tolist())
    assert l1_gradient.tolist() == pytest.approx(by_itself.tolist())
