import pytest
import torch

from snippets.reduction import unequal_batches as snippet


def test_the_mean_of_means_is_another_number() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(10, 3), torch.randn(10, 1)
    with torch.no_grad():
        each = (torch.nn.Linear(3, 1)(x) - y).square().flatten()
    weights = torch.tensor([1 / 12] * 8 + [1 / 6] * 2)
    assert snippet.the_mean == pytest.approx(each.mean().item())
    assert snippet.mean_of_means == pytest.approx((weights * each).sum().item())
    assert snippet.weighted == pytest.approx(snippet.the_mean)
    assert abs(snippet.mean_of_means - snippet.the_mean) > 0.01


def test_an_example_of_the_last_batch_weighs_double() -> None:
    assert snippet.last_batch_weight == pytest.approx(2)


def test_only_the_weighted_accumulation_is_the_whole_batch() -> None:
    assert all(len(off_by) == 10 for off_by in snippet.off_by.values())
    assert max(snippet.off_by["loss * batch size / total"]) < 1e-5
    assert min(snippet.off_by["loss / number of batches"]) > 0.1
    assert min(snippet.off_by["loss"]) > 1
