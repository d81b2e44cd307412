from typing import Any

import pytest
import torch

from snippets.backprop_and_step import loss_derivatives

losses: dict[str, Any] = loss_derivatives.losses


@pytest.mark.parametrize("name", list(losses))
def test_formulas_by_finite_differences(name: str) -> None:
    loss_fn, formula = losses[name]
    y = torch.zeros(4, dtype=torch.float64)
    errors = loss_derivatives.errors.double()
    h = 1e-5
    measured = loss_derivatives.rows[name]
    for i in range(4):
        nudge = torch.zeros(4, dtype=torch.float64)
        nudge[i] = h
        slope = (loss_fn(errors + nudge, y) - loss_fn(errors - nudge, y)) / (2 * h)
        assert slope.item() == pytest.approx(formula[i].item(), abs=1e-6)
        assert slope.item() == pytest.approx(measured[i], abs=1e-6)


def test_the_drawn_huber_is_torchs() -> None:
    e = torch.linspace(-2.5, 2.5, 400, requires_grad=True)
    loss = torch.nn.HuberLoss(reduction="sum", delta=1.5)(e, torch.zeros(400))
    (slope,) = torch.autograd.grad(loss, e)
    torch.testing.assert_close(slope, e.detach().clamp(-1.5, 1.5))


def test_l1_is_flat_at_the_target() -> None:
    e = torch.zeros(1, requires_grad=True)
    (slope,) = torch.autograd.grad(torch.nn.L1Loss()(e, torch.zeros(1)), e)
    assert slope.item() == 0
