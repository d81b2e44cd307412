import numpy as np
import pytest

from snippets.shapes import exercise_issues as exercise


def test_a_vector_against_itself_costs_twice_its_variance() -> None:
    assert exercise.first_report == pytest.approx(4 / 3)
    assert exercise.twice_variance == pytest.approx(4 / 3)


def test_the_two_losses_differ_by_twice_the_covariance() -> None:
    a, b = exercise.a.numpy().astype(np.float64)[:, 0], exercise.b.numpy()
    covariance = np.cov(a, b, bias=True)[0, 1]
    assert exercise.difference == pytest.approx(2 * covariance, abs=1e-5)
    assert exercise.twice_covariance == pytest.approx(2 * covariance, abs=1e-5)
