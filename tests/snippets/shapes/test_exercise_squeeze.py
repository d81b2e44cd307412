import torch

from snippets.shapes import exercise_squeeze


def test_a_squeeze_that_is_not_assigned_changes_nothing() -> None:
    assert exercise_squeeze.y_pred.shape == (100, 1)
    assert exercise_squeeze.y_pred.squeeze(1).shape == torch.zeros(100).shape
