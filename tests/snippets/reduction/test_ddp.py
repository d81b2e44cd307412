import os
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.distributed.algorithms.ddp_comm_hooks import default_hooks
from torch.nn.parallel import DistributedDataParallel

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


@pytest.fixture
def group_of_one(tmp_path: Path) -> Iterator[None]:
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{tmp_path}/meeting", rank=0, world_size=1
    )
    yield
    torch.distributed.destroy_process_group()


@pytest.mark.usefixtures("group_of_one")
def test_no_sync_around_backward_alone_does_not_hold_back() -> None:
    model = DistributedDataParallel(torch.nn.Linear(3, 1))
    exchanges = []

    def counting(
        group: None,
        bucket: torch.distributed.GradBucket,  # type: ignore[name-defined]
    ) -> torch.futures.Future[torch.Tensor]:
        exchanges.append(bucket.index())
        return default_hooks.allreduce_hook(group, bucket)  # type: ignore[arg-type]

    model.register_comm_hook(None, counting)
    with model.no_sync():
        model(torch.ones(2, 3)).sum().backward()
    assert exchanges == []
    total = model(torch.ones(2, 3)).sum()
    with model.no_sync():
        total.backward()
    assert exchanges == [0]


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
