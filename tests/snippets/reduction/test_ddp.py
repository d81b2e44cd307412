import os
import runpy
from pathlib import Path
from typing import Any

import pytest
import torch

from snippets.reduction import ddp


@pytest.fixture(scope="module")
def program() -> dict[str, Any]:
    """Run it as the script it is: two real processes."""
    before = os.environ.copy()
    try:
        return runpy.run_path(str(ddp.__file__), run_name="__main__")
    finally:
        os.environ.clear()
        os.environ.update(before)


Rows = dict[tuple[str, str], tuple[float, float]]


@pytest.fixture
def rows(program: dict[str, Any]) -> Rows:
    return {(shards, loss): numbers for shards, loss, *numbers in program["rows"]}


def test_equal_shards_of_a_mean_are_the_whole_batch(rows: Rows) -> None:
    assert rows["4 + 4", "mean"] == pytest.approx((1, 0), abs=1e-6)


def test_a_sum_is_halved_whatever_the_shards(rows: Rows) -> None:
    for shards in ("4 + 4", "6 + 2"):
        assert rows[shards, "sum"] == pytest.approx((0.5, 0.5), rel=1e-5)


def test_unequal_shards_of_a_mean_are_not(program: dict[str, Any], rows: Rows) -> None:
    assert rows["6 + 2", "mean"][1] > 0.1
    model, x, y = ddp.make_problem()
    each = (model(x) - y).square().flatten()
    weights = torch.tensor([1 / 12] * 6 + [1 / 4] * 2)
    model.zero_grad()
    (weights * each).sum().backward()
    by_hand = torch.cat([model.weight.grad.flatten(), model.bias.grad])
    torch.testing.assert_close(program["uneven_mean"], by_hand)
    assert program["weight_of_one_of_two"] == pytest.approx(weights[7] / weights[0])


def test_the_repair_holds_for_both(rows: Rows) -> None:
    for shards in ("4 + 4", "6 + 2"):
        repaired = rows[shards, "sum × processes / all examples"]
        assert repaired == pytest.approx((1, 0), abs=1e-6)


def test_no_sync_saves_an_exchange_and_changes_nothing_else(
    program: dict[str, Any],
) -> None:
    neither, first, both = program["no_sync_rows"]
    assert neither[1] == 2
    assert max(neither[2:]) < 1e-6
    assert first[1] == 1
    assert max(first[2:]) < 1e-6
    assert both[1] == 0
    assert min(both[2:]) > 0.1


def test_a_group_of_one_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddp, "SHARDS", ((8,),))
    ddp.run(0, 1, tmp_path)
    ((by_mean, by_sum, scaled),), _ = torch.load(tmp_path / "0.pt")
    model, x, y = ddp.make_problem()
    torch.testing.assert_close(by_mean, ddp.gradient(model, x, y, "mean"))
    torch.testing.assert_close(by_sum, ddp.gradient(model, x, y, "sum"))
    torch.testing.assert_close(scaled, by_mean)
