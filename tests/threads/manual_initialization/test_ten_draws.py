import pytest

from snippets.threads.manual_initialization import ten_draws


def test_every_broadcast_run_stays_at_its_variance() -> None:
    assert len(ten_draws.broadcast) == len(ten_draws.matched) == 10
    for loss, floor in zip(ten_draws.broadcast, ten_draws.floor, strict=True):
        assert loss == pytest.approx(floor, rel=0.02)
        assert floor == pytest.approx(340_001, rel=0.1)


def test_every_matched_run_reaches_the_noise() -> None:
    assert all(0.8 < loss < 2 for loss in ten_draws.matched)
