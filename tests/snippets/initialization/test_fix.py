import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from snippets.initialization import fix


def descend(std1: float, std2: float, seed: int) -> tuple[float, float]:
    """First and last loss of plain gradient descent in float64, other draws."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(64, 1000)), rng.normal(size=(64, 10))
    w1 = rng.normal(scale=std1, size=(1000, 100))
    w2 = rng.normal(scale=std2, size=(100, 10))
    losses = []
    for _ in range(101):
        z = x @ w1
        hidden = np.maximum(z, 0)
        error = hidden @ w2 - y
        losses.append(float((error**2).sum()))
        gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
        w2 = w2 - 1e-4 * hidden.T @ (2 * error)
        w1 = w1 - 1e-4 * gradient1
    return losses[0], losses[-1]


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("std1", "std2"),
    [
        (1000**-0.5, 100**-0.5),
        ((2 / 1000) ** 0.5, 100**-0.5),
        (3000**-0.5, 300**-0.5),
    ],
    ids=["scaled", "kaiming", "copied"],
)
def test_each_scale_trains_at_1e_4_whatever_the_draw(
    std1: float, std2: float, seed: int
) -> None:
    first, last = descend(std1, std2, seed)
    assert first < 1500
    assert last < 6


@pytest.mark.parametrize("way", ["scaled", "kaiming", "copied"])
def test_each_fix_trains(way: str) -> None:
    assert getattr(fix, f"{way}_100") < 6


def test_the_copies_were_trained_and_the_module_was_not() -> None:
    weights = dict(fix.model.named_parameters())
    for w, weight in ((fix.w1, weights["0.weight"]), (fix.w2, weights["2.weight"])):
        assert w.is_leaf
        assert w.shape == weight.T.shape
        assert not torch.equal(w, weight.T)
        fan_in = weight.size(1)
        assert weight.abs().max() <= fan_in**-0.5
        assert math.isclose(weight.std().item(), (3 * fan_in) ** -0.5, rel_tol=0.1)


def scaled(fan_in: int, fan_out: int, dtype: torch.dtype) -> torch.Tensor:
    w = torch.randn(fan_in, fan_out, dtype=dtype).div(fan_in**0.5)
    return w.requires_grad_()


def drawn_by_init(fan_in: int, fan_out: int, dtype: torch.dtype) -> torch.Tensor:
    w = torch.empty(fan_in, fan_out, dtype=dtype)
    torch.nn.init.kaiming_uniform_(w.T, nonlinearity="linear")
    return w.requires_grad_()


def copied(fan_in: int, fan_out: int, dtype: torch.dtype) -> torch.Tensor:
    layer = torch.nn.Linear(fan_in, fan_out, bias=False, dtype=dtype)
    return layer.weight.detach().T.clone().requires_grad_()


@pytest.mark.parametrize(
    ("way", "keeps"), [(scaled, 1), (drawn_by_init, 1), (copied, 3)]
)
@pytest.mark.parametrize(
    ("fan_in", "fan_out", "dtype"),
    [
        (4, 500, torch.float32),
        (10, 10, torch.float32),
        (100, 2000, torch.float64),
        (784, 300, torch.float32),
        (3000, 20, torch.float32),
    ],
)
def test_each_fix_keeps_the_scale_of_other_layers(
    way: Callable[[int, int, torch.dtype], torch.Tensor],
    keeps: int,
    fan_in: int,
    fan_out: int,
    dtype: torch.dtype,
) -> None:
    torch.manual_seed(1)
    w = way(fan_in, fan_out, dtype)
    assert w.is_leaf
    assert w.requires_grad
    x = torch.randn(2000, fan_in, dtype=dtype)
    variance = x.mm(w).pow(2).mean().item() * keeps
    assert math.isclose(variance, 1.0, rel_tol=0.25)


def test_the_answer_box_shows_lines_of_the_programs() -> None:
    root = Path(__file__).parents[3]
    page = (root / "docs/initialization.md").read_text()
    box = page.split("```diff\n")[1].split("```")[0].splitlines()
    sources = {
        sign: (root / f"snippets/initialization/{name}.py").read_text()
        for sign, name in (("-", "loops"), ("+", "fix"))
    }
    lines = [line.strip() for line in box if line.strip()]
    assert [line[0] for line in lines] == ["-", "+", "+"]
    for line in lines:
        assert line[1:].strip() in sources[line[0]].splitlines()
