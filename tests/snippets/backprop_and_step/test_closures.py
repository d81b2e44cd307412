import inspect
from typing import Any

import pytest
import torch

from snippets.backprop_and_step import closures

rows: dict[str, float] = dict(closures.rows)
FIRST = (closures.y**2).mean().item()


def test_the_closure_is_called_several_times_and_fits() -> None:
    assert len(closures.calls) > 1
    assert closures.calls[0] == pytest.approx(FIRST, rel=1e-6)
    assert closures.calls[-1] < 1e-8


def test_faulty_closures() -> None:
    assert rows["usual"] == 0
    assert rows["no `zero_grad()`"] > 100 * FIRST
    assert rows["no `backward()`"] == pytest.approx(FIRST, rel=1e-4)
    stale = rows["forward pass outside, `retain_graph=True`"]
    assert 0.1 * FIRST < stale < FIRST


def optimizers() -> list[Any]:
    """Every optimizer of torch.optim that steps without a closure and takes vectors."""
    others = {"Optimizer", "LBFGS", "SparseAdam", "Muon"}
    return [
        thing
        for name, thing in vars(torch.optim).items()
        if inspect.isclass(thing) and name not in others
    ]


@pytest.mark.parametrize("optimizer_class", optimizers())
def test_every_other_optimizer_skips_a_parameter_without_gradient(
    optimizer_class: Any,
) -> None:
    a = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([2.0], requires_grad=True)
    optimizer = optimizer_class([a, b], lr=0.1)
    torch.autograd.backward((a + b).sum())
    optimizer.step()
    before = b.item()
    optimizer.zero_grad()
    torch.autograd.backward(a.sum())
    optimizer.step()
    assert b.grad is None
    assert b.item() == before


def test_lbfgs_moves_it() -> None:
    assert closures.b.grad is None
    assert abs(closures.moved_without_gradient) > 1e-6


def evaluations(**options: Any) -> int:
    """How often one step of LBFGS asks for the loss of Rosenbrock's valley."""
    w = torch.full((10,), -1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], **options)
    calls = []

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        valley = 100 * (w[1:] - w[:-1] ** 2) ** 2 + (1 - w[:-1]) ** 2
        loss = valley.sum()
        torch.autograd.backward(loss)
        calls.append(loss.item())
        return loss

    optimizer.step(closure)
    return len(calls)


def test_twenty_evaluations_are_the_default_s_most() -> None:
    assert evaluations(lr=0.001) == 20
    assert evaluations(line_search_fn="strong_wolfe") > 20
