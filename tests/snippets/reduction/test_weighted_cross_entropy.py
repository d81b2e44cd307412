import pytest

from snippets.reduction import weighted_cross_entropy as snippet


def test_a_batch_of_one_forgets_its_weight() -> None:
    assert snippet.rare_weighted == pytest.approx(snippet.rare_plain)


def test_accumulated_means_are_the_unweighted_batch() -> None:
    assert snippet.means_to_unweighted < 1e-6
    assert snippet.means_to_whole > 0.1


def test_sums_over_the_total_weight_are_the_whole_batch() -> None:
    assert snippet.total_weight == 5 * 1 + 100
    assert snippet.sums_to_whole < 1e-6
