import runpy
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from snippets.backprop_and_step import order

RATE, NORM, SCALE = 0.1, 50.0, 1024.0
rows: dict[str, float] = {row[0]: row[1] for row in order.rows}


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("backward, unscale_, clip, step, scheduler", RATE * 1),
        ("clip before backward", RATE * NORM),
        ("clip before `unscale_`", RATE * 1 / SCALE),
        ("clip after step", RATE * NORM),
        ("`optimizer.step()` past the scaler", RATE * NORM * SCALE),
        ("scheduler before step", RATE / 10),
    ],
)
def test_length_of_the_first_step(name: str, length: float) -> None:
    assert rows[name] == pytest.approx(length, rel=1e-3)


def test_the_right_order_is_a_clipped_step_without_a_scaler() -> None:
    w = torch.tensor([1.0, 1.0], requires_grad=True)
    loss: Tensor = order.loss_of(w)
    (gradient,) = torch.autograd.grad(loss, w)
    assert gradient.norm().item() == pytest.approx(NORM)
    w2, optimizer, scheduler, scaler = order.start()
    order.right(w2, optimizer, scheduler, scaler)
    expected = w - RATE * gradient / gradient.norm()
    torch.testing.assert_close(w2.detach(), expected.detach(), rtol=0, atol=1e-6)
    assert scheduler.get_last_lr() == [pytest.approx(RATE / 10)]


def test_past_the_scaler_behind_unscale_the_step_is_right() -> None:
    w, optimizer, _, scaler = order.start()
    before = w.detach().clone()
    scaler.scale(order.loss_of(w)).backward()
    scaler.unscale_(optimizer)
    torch.nn.utils.clip_grad_norm_([w], 1.0)
    optimizer.step()
    assert (w.detach() - before).norm().item() == pytest.approx(RATE, rel=1e-3)


def test_a_step_between_forward_and_backward_raises_with_two_layers() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(2, 3)).sum().backward()
    loss = model(torch.ones(2, 3)).sum()
    optimizer.step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(Path(order.__file__)))
    lines = capsys.readouterr().out.splitlines()[-3:]
    assert lines == [
        "unscale_ twice: unscale_() has already been called on this optimizer since"
        " the last update().",
        "no update(): step() has already been called since the last update().",
        "Detected call of `lr_scheduler.step()` before `optimizer.step()`.",
    ]


def orders() -> list[Any]:
    return [
        order.clipped_before_backward,
        order.clipped_before_unscale,
        order.clipped_after_step,
        order.step_past_the_scaler,
        order.scheduled_before_step,
    ]


@pytest.mark.parametrize("one_step", orders(), ids=lambda f: f.__name__)
def test_of_the_wrong_orders_only_the_scheduler_s_is_told(one_step: Any) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = order.start()
        for _ in range(2):
            one_step(*made)
    told = any("Detected call of `lr_scheduler" in str(w.message) for w in caught)
    assert told is (one_step is order.scheduled_before_step)
    assert len(caught) == told


@pytest.mark.parametrize(
    ("make", "hidden"), [(torch.optim.SGD, False), (torch.optim.Adam, True)]
)
@pytest.mark.parametrize("fault", ["clipped_before_unscale", "step_past_the_scaler"])
def test_adam_hides_the_scale(fault: str, make: Any, hidden: bool) -> None:
    lengths = []
    for one_step in (order.right, getattr(order, fault)):
        w, _, _, scaler = order.start()
        optimizer = make([w], lr=RATE)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
        before = w.detach().clone()
        one_step(w, optimizer, scheduler, scaler)
        lengths.append((w.detach() - before).norm().item())
    assert (lengths[0] == pytest.approx(lengths[1], rel=1e-3)) is hidden
