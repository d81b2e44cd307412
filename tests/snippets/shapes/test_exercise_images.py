import pytest

from snippets.shapes import exercise_images as exercise


def test_each_mask_meets_all_eight() -> None:
    assert exercise.pair_shape == "(8, 8, 16, 16)"
    assert exercise.times_larger == 8


def test_the_perfect_masks_cost_twice_the_variance() -> None:
    mask = exercise.mask.double()
    total = sum((a - b).pow(2).mean().item() for a in mask for b in mask)
    assert exercise.loss.item() == pytest.approx(total / 64)
    variance = mask.var(dim=0, correction=0).mean().item()
    assert exercise.loss.item() == pytest.approx(2 * variance)
    assert exercise.predicted_loss.item() == pytest.approx(2 * variance)
