import pytest
import torch

from snippets.reduction import unequal_batches as snippet


def test_the_mean_of_means_is_another_number() -> None:
    with torch.no_grad():
        each = (snippet.model(snippet.x) - snippet.y).square().flatten()
    weights = torch.tensor([1 / 12] * 8 + [1 / 6] * 2)
    assert snippet.the_mean == pytest.approx(each.mean().item())
    assert snippet.mean_of_means == pytest.approx((weights * each).sum().item())
    assert snippet.weighted == pytest.approx(snippet.the_mean)
    assert abs(snippet.mean_of_means - snippet.the_mean) > 0.01


def test_an_example_of_the_last_batch_weighs_double() -> None:
    assert snippet.last_batch_weight == pytest.approx(2)


def test_only_the_weighted_accumulation_is_the_whole_batch() -> None:
    assert snippet.weighted_by_size < 1e-6
    assert snippet.divided_by_steps > 0.1
    assert snippet.forgot_to_divide > 2
