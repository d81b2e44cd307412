"""Loops in float16, whose gradients overflow or underflow without a right scale."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from compare_loops.comparison import Comparison

from compare_loops import Report, Trace, compare
from tests.compare_loops.variants import edited

# The first scales are too large for float16: their updates are skipped.
HALF = """
import torch
import torch.nn as nn

torch.manual_seed(0)
X = torch.randn(400, 8)
Y = X @ torch.randn(8, 1) * 20 + 50
model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
scaler = torch.amp.GradScaler("cpu", init_scale=2.0**16)
for x, y in zip(X.split(20), Y.split(20)):
    with torch.autocast("cpu", dtype=torch.float16):
        loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
"""
STEP = "    scaler.step(optimizer)\n    scaler.update()\n"
CLIP = "torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)"


Compared = Callable[[str, str], Report]


@pytest.fixture
def compared(watch_text: Callable[[str, str], Trace]) -> Compared:
    return lambda a, b: compare(watch_text("a", a), watch_text("b", b))


def test_a_step_that_the_scaler_skips_is_an_iteration_of_its_own(
    watch_text: Callable[[str, str], Trace], compared: Compared
) -> None:
    plain = [("float16", "bfloat16"), (STEP, "    optimizer.step()\n")]
    other = edited(HALF, [*plain, ("scaler.scale(loss)", "loss")])
    trace = watch_text("a", HALF)
    assert [len(i.backwards) for i in trace.iterations] == [1] * 20
    skipped = [t for t, i in enumerate(trace.iterations) if i.skipped]
    assert skipped == [*range(len(skipped))]
    assert 3 < len(skipped) < 15
    report = compared(HALF, other)
    (cause,) = report.causes
    assert cause.kind == "dtype"
    assert "float16 three and bfloat16 two" in cause.why
    assert report.notes == [
        f"a.py: its gradient scaler skipped {len(skipped)} of 20 updates, the first in "
        "iteration 0: gradients were inf or nan there."
    ]


def test_nothing_is_read_off_a_step_that_both_scalers_skip(compared: Compared) -> None:
    often = ("2.0**16", "2.0**9, growth_interval=3")
    clipped = (STEP, f"    scaler.unscale_(optimizer)\n    {CLIP}\n{STEP}")
    a = edited(HALF, [often, clipped, ("lr=1e-4", "lr=0.02")])
    b = edited(a, [("lr=0.02", "lr=0.1")])
    report = compared(a, b)
    assert [cause.kind for cause in report.causes] == ["learning-rate"]
    assert len(report.notes) == 2  # both skip, also once their weights differ
    assert all("the first in iteration 0" not in note for note in report.notes)


def test_a_skipped_step_does_not_hide_which_gradients_are_round_off(
    watch_text: Callable[[str, str], Trace],
) -> None:
    normed = ("nn.Linear(8, 32), ", "nn.Linear(8, 32), nn.BatchNorm1d(32), ")
    trace = watch_text("a", edited(HALF, [normed]))
    assert trace.iterations[0].skipped
    comparison = Comparison(trace, trace)
    (before_norm,) = [
        p.a for p in comparison.pairs if trace.parameters[p.a].name == "model.0.bias"
    ]
    assert comparison.noise[before_norm].all()


def test_a_scale_that_is_skipped_in_one_loop_only_is_named(compared: Compared) -> None:
    (cause,) = compared(HALF, edited(HALF, [("2.0**16", "2.0**4")])).causes
    assert (cause.kind, cause.iteration) == ("gradient", 0)
    assert "Gradients of a.py, times the 65536 of its gradient scaler" in cause.why


def test_a_few_percent_between_weights_in_float32_are_no_rounding(
    compared: Compared,
) -> None:
    """The update that differs explains the gradients of the next iteration."""
    small = [("2.0**16", "16"), (" * 20 + 50", ""), ("lr=1e-4", "lr=0.025")]
    a = edited(HALF, small)
    b = edited(a, [(STEP, f"    {CLIP}\n{STEP}")])
    a = edited(a, [(STEP, f"    scaler.unscale_(optimizer)\n    {CLIP}\n{STEP}")])
    (cause,) = compared(a, b).causes
    assert (cause.kind, cause.iteration) == ("clipping", 0)


@pytest.mark.parametrize("small", [3e-8, 1e-9])
def test_gradients_that_underflow_without_a_scaler_are_named(
    small: float, compared: Compared
) -> None:
    shrunk = [("2.0**16", f"{1e-3 / small}"), ("(x), y)", f"(x), y) * {small}")]
    a = edited(HALF, [*shrunk, ("lr=1e-4", f"lr={1e-3 / small}")])
    plain = [("scaler.scale(loss)", "loss"), (STEP, "    optimizer.step()\n")]
    (cause,) = compared(a, edited(a, plain)).causes
    assert (cause.kind, cause.iteration) == ("gradient", 0)
    assert "b.py computes in float16 without a gradient scaler" in cause.why
    assert "what is below 3e-8 on its way back becomes 0" in cause.why
    assert torch.tensor([2.9e-8, 3.1e-8]).half().bool().tolist() == [False, True]
    # where no loop has one, another difference is looked for
    hook = "model[0].weight.register_hook(torch.tril)\nscaler ="
    both = edited(HALF, [*plain, ("lr=1e-4", "lr=1e-3")])
    (cause,) = compared(both, edited(both, [("scaler =", hook)])).causes
    assert cause.kind == "gradient"
    assert "float16" not in cause.why


def test_the_scaler_is_no_part_of_the_loss(compared: Compared) -> None:
    a = edited(HALF, [("2.0**16", "16")])
    b = edited(a, [("(x), y)", "(x), y) * 3")])
    (cause,) = compared(a, b).causes
    assert cause.kind == "loss"
    assert cause.b.startswith("mse_loss(reduction=mean), mul(3): ")


def test_how_many_digits_the_types_have() -> None:
    for dtype, digits in ((torch.float32, 7), (torch.float16, 3), (torch.bfloat16, 2)):
        assert math.floor(-math.log10(torch.finfo(dtype).eps / 2)) == digits
