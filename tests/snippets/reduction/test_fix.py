"""The fixes of the page, on data, models and cuts that are not the page's."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from snippets.reduction import fix

TITLE = "# %% One denominator for the whole step\n"
CELL = Path(fix.__file__).read_text(encoding="utf-8").split(TITLE)[1].split("# %%")[0]


def stepped(
    model: nn.Module, lengths: tuple[int, ...], cut: int, vocabulary: int
) -> None:
    """Run the page's cell, on another model and other sequences."""
    torch.manual_seed(5)
    longest = max(*lengths, 1)
    tokens = torch.randint(vocabulary, (len(lengths), longest + 1))
    inputs, targets = tokens[:, :-1], tokens[:, 1:].clone()
    for row, length in enumerate(lengths):
        targets[row, length:] = -100
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    names = {"nn": nn, "model": model, "inputs": inputs, "targets": targets}
    expected = [p.detach().clone() for p in model.parameters()]
    if any(lengths):
        loss = cross_entropy(model(inputs).transpose(1, 2), targets)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        expected = [p - 0.5 * g for p, g in zip(expected, gradients, strict=True)]
    program = CELL.replace(".split(4)", f".split({cut})")
    ran: dict[str, Any] = {"optimizer": optimizer} | names
    exec(program, ran)
    assert math.isfinite(ran["loss"].item())
    for parameter, wanted in zip(model.parameters(), expected, strict=True):
        torch.testing.assert_close(parameter.detach(), wanted)


@pytest.mark.parametrize(
    ("lengths", "cut"),
    [
        ((3,), 1),
        ((1, 9), 1),
        ((9, 1, 1, 1), 1),
        ((5, 5, 5, 5), 2),
        ((7, 2, 4), 2),
        ((7, 0, 4), 1),  # a micro-batch with no target left
        ((0, 0, 3, 8), 2),
        ((0, 0), 1),  # none left at all: no step, and no nan
        ((2, 30), 4),  # one micro-batch
    ],
)
def test_one_denominator_is_the_whole_batch(lengths: tuple[int, ...], cut: int) -> None:
    torch.manual_seed(6)
    stepped(nn.Embedding(11, 11), lengths, cut, 11)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_in_a_deeper_model(dtype: torch.dtype) -> None:
    torch.manual_seed(7)
    model = nn.Sequential(
        nn.Embedding(8, 5), nn.Linear(5, 6), nn.GELU(), nn.Linear(6, 8)
    )
    stepped(model.to(dtype), (4, 9, 1), 2, 8)


def test_without_the_clamp_nothing_left_is_nan() -> None:
    nothing = torch.full((2, 3), -100)
    total = cross_entropy(torch.randn(2, 4, 3), nothing, reduction="sum")
    assert total == 0
    assert math.isnan(total / (nothing != -100).sum())
    assert total / (nothing != -100).sum().clamp(min=1) == 0


def test_in_parts_is_the_whole_batch() -> None:
    assert fix.count == 12 + 3 + 7 + 12 + 5 + 1
    assert fix.largest_difference < 1e-6


def test_a_mean_of_each_part_is_not() -> None:
    weight = fix.start.clone().requires_grad_()
    means = [
        cross_entropy(weight[batch].transpose(1, 2), target)
        for batch, target in fix.micro_batches
    ]
    (gradient,) = torch.autograd.grad(torch.stack(means).mean(), weight)
    step = fix.start - 0.5 * gradient
    assert (step - fix.in_parts).abs().max() > 1e-3


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("points", [1, 2, 3, 7, 100])
def test_the_twins_fix_is_the_gradient_of_the_mean(
    points: int, dtype: torch.dtype
) -> None:
    torch.manual_seed(points)
    x, y = torch.randn(2, points, dtype=dtype)
    w = torch.tensor(0.5, dtype=dtype, requires_grad=True)
    (gradient,) = torch.autograd.grad(((w * x - y) ** 2).mean(), w)
    dw = np.dot((2 * x).numpy(), (0.5 * x - y).numpy()) / len(x)
    assert dw == pytest.approx(gradient.item(), rel=1e-4)
