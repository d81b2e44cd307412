import math

import pytest
import torch
from torch import nn

from snippets.initialization import check


def test_the_starts_follow_from_the_variances() -> None:
    for start, v1, v2, rel_tol in (
        (check.starts["default"][0], 1 / 3000, 1 / 300, 0.1),
        (check.starts["Xavier"][0], 2 / 1100, 2 / 110, 0.15),
        (check.starts["Kaiming"][0], 2 / 1000, 2 / 100, 0.15),
        (check.starts["randn"][0], 1.0, 1.0, 0.3),
    ):
        output = 100 * v2 * 1000 * v1 / 2
        assert math.isclose(start, 1 + output, rel_tol=rel_tol)


@pytest.mark.parametrize("name", ["default", "Xavier", "Kaiming", "zeros"])
def test_the_lines_pass_on_a_sane_start(name: str) -> None:
    assert check.starts[name][0] < 5
    assert check.starts[name][1] < 2


def test_the_lines_catch_randn_with_room() -> None:
    assert check.starts["randn"][0] > 1000
    assert check.starts["randn"][1] > 30


def test_what_passes_as_zeros_shows_in_the_scale() -> None:
    assert check.starts["zeros"][2] == 0.0
    for name, scale in (
        ("default", 3**-0.5),
        ("Kaiming", 2**0.5),
        ("Xavier", (2 / 1.1) ** 0.5),
        ("randn", 1000**0.5),
    ):
        assert math.isclose(check.starts[name][2], scale, rel_tol=0.02)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("randn", "sane"), [(False, True), (True, False)])
def test_the_line_separates_other_draws(seed: int, randn: bool, sane: bool) -> None:
    torch.manual_seed(seed)
    x, y = torch.randn(64, 1000), torch.randn(64, 10)
    first, second = nn.Linear(1000, 100), nn.Linear(100, 10)
    if randn:
        nn.init.normal_(second.weight)
        nn.init.normal_(first.weight)
    y_pred = second(first(x).relu())
    loss, silent = (check.loss_fn(p, y) for p in (y_pred, torch.zeros_like(y)))
    assert bool(loss < 10 * silent) is sane
