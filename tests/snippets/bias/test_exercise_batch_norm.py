import pytest

from snippets.bias import exercise_batch_norm


def test_batch_norm() -> None:
    assert exercise_batch_norm.losses[0] == pytest.approx(30)
    left_by_eps = 5 * (1e-5 / 1.25) ** 2
    assert exercise_batch_norm.after_one_update == pytest.approx(left_by_eps, rel=0.5)
    assert float(exercise_batch_norm.condition_number) == pytest.approx(1, abs=1e-4)
