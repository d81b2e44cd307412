from typing import Any

import pytest

from snippets.threads.manual_initialization import initial_values

rows: list[dict[str, Any]] = initial_values.rows


@pytest.mark.parametrize("row", rows[:3], ids=lambda row: row["start"])
def test_in_one_dimension_any_start_within_reach_converges(row: dict[str, Any]) -> None:
    assert 0.8 < row["loss"] < 1.1
    assert row["weights"] == pytest.approx((5, 3), abs=0.01)


def test_from_too_far_away_it_does_not_arrive() -> None:
    assert rows[3]["start"] == "[100, -100]"
    assert rows[3]["loss"] > 1e7


@pytest.mark.parametrize("row", rows[4:], ids=lambda row: row["start"])
def test_in_two_dimensions_not_even_the_right_start_stays(row: dict[str, Any]) -> None:
    assert row["start"].startswith("[[")
    assert 3e5 < row["loss"] < 4e5
