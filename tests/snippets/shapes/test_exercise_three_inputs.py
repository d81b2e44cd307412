import pytest
import torch

from snippets.shapes import exercise_three_inputs as exercise


def test_the_floor_by_moments() -> None:
    second = torch.eye(3, dtype=torch.float64) / 12 + 0.25
    mean = torch.full((3,), 0.5, dtype=torch.float64)
    weight = torch.linalg.solve(second, 1.5 * mean)
    loss = 3 / 12 + 1.5**2 - 1.5 * (weight @ mean).item()
    assert weight.tolist() == pytest.approx([exercise.predicted_weight] * 3)
    assert exercise.predicted_loss == pytest.approx(loss)


def test_the_run_meets_it() -> None:
    assert exercise.loss_a == pytest.approx(exercise.predicted_loss, rel=0.05)
    assert exercise.weight_a.tolist() == pytest.approx([0.9] * 3, abs=0.1)


def test_one_dimension_fits_the_sum() -> None:
    assert exercise.loss_b < 1e-5
    assert exercise.weight_b.tolist() == pytest.approx([1, 1, 1], abs=1e-3)
