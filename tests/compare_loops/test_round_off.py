"""Round-off that grows: where gradients jump, and where Adam divides by their size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from compare_loops.comparison import Comparison

from compare_loops import Trace, compare
from tests.compare_loops.variants import edited

# A million activations, of which round-off puts one or two on the other side of relu's
# kink. Behind the norm a bias has no gradient but round-off, and Adam steps along it.
WIDE = """
import torch
import torch.nn as nn

torch.manual_seed(0)
x, y = torch.randn(256, 16), torch.randn(256, 1)
layers = nn.Linear(16, 4096), nn.BatchNorm1d(4096), nn.ReLU(), nn.Linear(4096, 1)
model = nn.Sequential(*layers)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
for step in range(20):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
"""
ROUNDED = ("model(x)", "model(x + 3e-6 * torch.randn_like(x))")
CLIP = "    nn.utils.clip_grad_norm_(model.parameters(), 0.1)\n    optimizer.step()\n"

Watch = Callable[[str, str], Trace]


@pytest.mark.parametrize("step", ["    optimizer.step()\n", CLIP])
def test_round_off_that_grows_is_no_cause(step: str, watch_text: Watch) -> None:
    a = edited(WIDE, [("    optimizer.step()\n", step)])
    b = edited(a, [ROUNDED])
    comparison = Comparison(watch_text("a", a), watch_text("b", b))
    assert not comparison.agree  # or the judges would not even look
    assert comparison.losses_agree
    assert compare(comparison.a, comparison.b).causes == []


def test_the_page_says_how_far_gradients_may_jump(watch_text: Watch) -> None:
    page = (Path(__file__).parents[2] / "docs" / "diagnose.md").read_text()
    ten = edited(WIDE, [("nn.ReLU(),", "*[nn.ReLU()] * 10,")])
    smooth = edited(WIDE, [("nn.ReLU()", "nn.Tanh()")])
    one, several, none = (
        Comparison(trace, trace).jump * 100
        for trace in (watch_text("a", text) for text in (WIDE, ten, smooth))
    )
    assert f"less than {one:.1f}% of a gradient counts as round-off" in page
    assert f"with ten of them, less than {several:.1f}%" in page
    assert none == 0


@pytest.mark.parametrize("wrong", ["g * 1.01", "g * (1 + 0.02 * torch.randn_like(g))"])
def test_gradients_that_are_wrong_by_a_hundredth_are_named(
    wrong: str, watch_text: Watch
) -> None:
    hook = f"layers[0].weight.register_hook(lambda g: {wrong})\noptimizer ="
    a = edited(WIDE, [("Adam", "SGD"), ("lr=1e-4", "lr=0.01")])
    b = edited(a, [("optimizer =", hook)])
    (cause,) = compare(watch_text("a", a), watch_text("b", b)).causes
    assert (cause.kind, cause.iteration) == ("gradient", 0)
    by_a_factor = "1.01" in wrong
    assert ("layers[0].weight: 1.01 times" in cause.b) == by_a_factor
    assert ("All gradients differ by one factor" in cause.why) == by_a_factor


@pytest.mark.parametrize("made", ["inf", "nan"])
@pytest.mark.parametrize("turned", [False, True])
def test_gradients_that_are_no_numbers_are_named_where_they_begin(
    made: str, turned: bool, watch_text: Watch
) -> None:
    hook = f"layers[0].weight.register_hook(lambda g: g + float('{made}'))\noptimizer ="
    texts = [WIDE, edited(WIDE, [("optimizer =", hook)])]
    if turned:
        texts.reverse()
    (cause,) = compare(*map(watch_text, "ab", texts)).causes
    assert (cause.kind, cause.iteration) == ("gradient", 0)
    assert "layers[0].weight" in cause.a
