from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from snippets.backprop_and_step import backward_of_loss

LOSSES = {
    "L1": nn.L1Loss(),
    "half squared error": backward_of_loss.half_squared_error,
    "MSE": nn.MSELoss(),
    "Huber, delta 0.5": nn.HuberLoss(delta=0.5),
}


@pytest.mark.parametrize("row", backward_of_loss.rows, ids=lambda row: row[0])
def test_it_is_the_gradient_of_half_the_loss_squared(
    row: tuple[str, float, float, float],
) -> None:
    name, by_itself, of_half_square, wanted = row
    y = torch.tensor([1.0], dtype=torch.float64)
    h = 1e-5

    def half_square(p: float) -> float:
        loss: Tensor = LOSSES[name](torch.tensor([p], dtype=torch.float64), y)
        return loss.item() ** 2 / 2

    slope = (half_square(0.191 + h) - half_square(0.191 - h)) / (2 * h)
    assert by_itself == pytest.approx(slope, rel=1e-5)
    assert of_half_square == pytest.approx(slope, rel=1e-5)
    assert wanted == pytest.approx(-0.809)
    assert (by_itself == pytest.approx(wanted, rel=1e-5)) == (name == "L1")


def test_every_loss_is_in_the_table() -> None:
    assert [row[0] for row in backward_of_loss.rows] == list(LOSSES)


def test_three_elements_disagree_even_for_l1() -> None:
    p = torch.tensor([1.0, -2.0, 4.0])
    by_itself = p.abs().mean() * p.sign() / 3
    half_squared = p / 3
    assert (by_itself - half_squared).abs().max() > 0.4
    gradient = backward_of_loss.y_pred.grad
    assert gradient.tolist() == pytest.approx(half_squared.tolist())
    y_pred = p.clone().requires_grad_()
    loss = nn.L1Loss()(y_pred, torch.zeros(3))
    (measured,) = torch.autograd.grad(loss, y_pred, grad_outputs=loss)
    torch.testing.assert_close(measured, by_itself)


@pytest.mark.parametrize(
    ("compute", "argument", "is_the_gradient"),
    [
        (lambda w: (w - 1) ** 2, None, True),
        (lambda w: (w - 1) ** 2, "one", True),
        (lambda w: (w - 1) ** 2, "loss", False),
        (lambda w: (w - 1) ** 2, "half", False),
        (lambda w: (w - 1).abs(), "loss", False),
        (lambda w: torch.exp(w), "loss", False),
        (lambda w: w**2, None, True),
        (lambda w: (w / 3) ** 4, "loss", True),  # a loss of 1: the argument is 1
        (lambda w: torch.sin(w), None, True),
    ],
)
def test_the_check_of_an_argument(
    compute: Callable[[Tensor], Tensor], argument: str | None, is_the_gradient: bool
) -> None:
    w = torch.tensor(3.0, requires_grad=True)
    loss = compute(w)
    (wanted,) = torch.autograd.grad(loss, w, retain_graph=True)
    weights = {"one": torch.tensor(1.0), "half": torch.tensor(0.5), "loss": loss}
    torch.autograd.backward(loss, weights[argument] if argument else None)
    assert w.grad is not None
    assert torch.equal(w.grad, wanted) == is_the_gradient
