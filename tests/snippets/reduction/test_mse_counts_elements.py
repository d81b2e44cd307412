import pytest
import torch

from snippets.reduction import mse_counts_elements as snippet


def test_mse_divides_by_examples_times_outputs() -> None:
    total = (snippet.model(snippet.x) - snippet.y).square().sum()
    torch.testing.assert_close(snippet.over_elements, total / (64 * 10))
    torch.testing.assert_close(snippet.over_examples, total / 64)


def test_both_ratios_are_the_number_of_outputs() -> None:
    assert snippet.loss_ratio == pytest.approx(10, rel=1e-5)
    assert snippet.gradient_ratio == pytest.approx(10, rel=1e-5)
