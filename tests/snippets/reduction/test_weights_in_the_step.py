"""The weight of a sample in a step of accumulated means."""

import pytest

from snippets.reduction import weights_in_the_step


@pytest.mark.parametrize("sizes", [[10], [5, 5], [4, 4, 2], [1, 9], [2, 3, 5]])
def test_a_sample_weighs_one_over_batches_and_size(sizes: list[int]) -> None:
    expected = [1 / len(sizes) / size for size in sizes for _ in range(size)]
    assert weights_in_the_step.factors(sizes) == pytest.approx(expected)
