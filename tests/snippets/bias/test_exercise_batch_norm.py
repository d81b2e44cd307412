import pytest

from snippets.bias import exercise_batch_norm


def test_batch_norm() -> None:
    assert exercise_batch_norm.last_loss < 1e-9
    assert float(exercise_batch_norm.condition_number) == pytest.approx(1, abs=1e-4)
