"""The home page's promise: two lines differ; one loop learns, one is nan at step 4."""

import math

import torch
from torch import nn

from snippets.index import twins
from tests.docs.examples import book
from twinloops import embed


def test_two_lines_differ() -> None:
    cells = {
        cell.title: cell.source for cell in book().get("index/twins.py").program.cells
    }
    a, b = embed.twin_lines(cells["Weights as drawn"], cells["Weights scaled"])
    assert len(a) == len(b) == 2


def losses(scale1: float, scale2: float) -> list[float]:
    """The same loop with modules, in float64, from the same draws."""
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(64, 32, bias=False), nn.ReLU(), nn.Linear(32, 4, bias=False)
    ).double()
    torch.manual_seed(1)
    first, second = torch.randn(64, 32), torch.randn(32, 4)
    with torch.no_grad():
        model[0].weight.copy_(scale1 * first.T)
        model[2].weight.copy_(scale2 * second.T)
    found = []
    for _ in range(201):
        loss = nn.MSELoss(reduction="sum")(model(twins.x.double()), twins.y.double())
        found.append(loss.item())
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for weight, gradient in zip(model.parameters(), gradients, strict=True):
                weight -= 0.005 * gradient
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
