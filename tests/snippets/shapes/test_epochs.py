from itertools import combinations

import pytest

from snippets.shapes import epochs


def share(N: int, B: int) -> float:
    """What a row's own target weighs in the mean of its batch, over all batches."""
    weights = [0.0] * N
    batches = [batch for batch in combinations(range(N), B) if 0 in batch]
    for batch in batches:
        for row in batch:
            weights[row] += 1 / B / len(batches)
    return weights[0] - weights[1]  # the mean of all targets carries the rest


@pytest.mark.parametrize(("N", "B"), [(6, 1), (6, 2), (6, 3), (6, 5), (6, 6), (8, 4)])
def test_the_formula_by_counting_all_batches(N: int, B: int) -> None:
    assert share(N, B) == pytest.approx((1 - (B - 1) / (N - 1)) / B)


@pytest.mark.parametrize("row", epochs.rows, ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_runs_follow_it(row: tuple[int, int, float, float, float]) -> None:
    N, B, slope, law, with_replacement = row
    assert law == pytest.approx(3 * (1 - (B - 1) / (N - 1)) / B)
    assert slope == pytest.approx(law, abs=0.1 / B)
    assert with_replacement == 3 / B


def test_the_law_with_replacement_is_refuted_where_they_differ() -> None:
    _, _, slope, _, with_replacement = epochs.rows[2]
    assert slope < 0.6 * with_replacement


def test_a_shorter_last_batch_breaks_the_formula() -> None:
    """Eleven rows in batches of ten and one: a batch of one is one pair."""
    mixed = (share(11, 10) * 10 + share(11, 1) * 1) / 11
    assert mixed > 2 * share(11, 10)
