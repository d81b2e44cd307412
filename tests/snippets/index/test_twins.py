"""The home page's promise: two lines differ; one loop learns, one is nan at step 4."""

import math
import re
from pathlib import Path

import torch
import torch.nn.functional as F

from snippets.index import twins


def test_two_lines_differ() -> None:
    text = Path(twins.__file__).read_text(encoding="utf-8")
    cells = dict(re.findall(r"^# %% (.+)\n((?:(?!# %%).*\n)*)", text, re.MULTILINE))
    a, b = (cells[f"Weights {how}"].splitlines() for how in ("as drawn", "scaled"))
    assert len(a) == len(b)
    differing = [pair for pair in zip(a, b, strict=True) if len(set(pair)) == 2]
    assert len(differing) == 2
    assert all("torch.randn(" in line for pair in differing for line in pair)


def losses(scale1: float, scale2: float) -> list[float]:
    """The same loop with functions of nn, in float64, from the same draws."""
    torch.manual_seed(1)
    first = (scale1 * torch.randn(64, 32)).double().T.requires_grad_()
    second = (scale2 * torch.randn(32, 4)).double().T.requires_grad_()
    found = []
    for _ in range(201):
        hidden = F.relu(F.linear(twins.x.double(), first))
        y_pred = F.linear(hidden, second)
        loss = F.mse_loss(y_pred, twins.y.double(), reduction="sum")
        found.append(loss.item())
        gradients = torch.autograd.grad(loss, [first, second])
        with torch.no_grad():
            first.sub_(0.005 * gradients[0])
            second.sub_(0.005 * gradients[1])
    return found


def test_b_learns_in_float64_too() -> None:
    expected = losses((3 * 64) ** -0.5, (3 * 32) ** -0.5)
    assert torch.allclose(
        torch.tensor(twins.losses_b[:100]), torch.tensor(expected[:100]), rtol=1e-3
    )
    assert expected[200] < 1e-6 * expected[0]


def test_a_overflows_where_float64_passes_float32_s_largest_number() -> None:
    expected = losses(1.0, 1.0)
    assert twins.losses_a[:3] == [
        loss for loss in twins.losses_a if math.isfinite(loss)
    ]
    for measured, wanted in zip(twins.losses_a[:3], expected, strict=False):
        assert math.isclose(measured, wanted, rel_tol=1e-3)
    assert expected[3] > torch.finfo(torch.float32).max
