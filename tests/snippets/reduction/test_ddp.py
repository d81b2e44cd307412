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


def test_equal_shards_of_a_mean_are_the_whole_batch(program: dict[str, Any]) -> None:
    assert program["equal_mean_off"] < 1e-6


def test_a_sum_is_halved_whatever_the_shards(program: dict[str, Any]) -> None:
    assert program["equal_sum_length"] == pytest.approx(0.5, rel=1e-5)
    assert program["uneven_sum_length"] == pytest.approx(0.5, rel=1e-5)


def test_unequal_shards_of_a_mean_are_not(program: dict[str, Any]) -> None:
    assert program["uneven_mean_off"] > 0.1
    model, x, y = ddp.make_problem()
    each = (model(x) - y).square().flatten()
    weights = torch.tensor([1 / 12] * 6 + [1 / 4] * 2)
    model.zero_grad()
    (weights * each).sum().backward()
    by_hand = torch.cat([model.weight.grad.flatten(), model.bias.grad])
    torch.testing.assert_close(program["uneven_mean"], by_hand)


def test_the_repair_holds_for_both(program: dict[str, Any]) -> None:
    assert program["equal_scaled_off"] < 1e-6
    assert program["uneven_scaled_off"] < 1e-6


def test_a_group_of_one_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddp, "SHARDS", ((8,),))
    ddp.run(0, 1, tmp_path)
    ((by_mean, by_sum, scaled),) = torch.load(tmp_path / "gradients.pt")
    model, x, y = ddp.make_problem()
    torch.testing.assert_close(by_mean, ddp.gradient(model, x, y, "mean"))
    torch.testing.assert_close(by_sum, ddp.gradient(model, x, y, "sum"))
    torch.testing.assert_close(scaled, by_mean)
