import numpy as np
import pytest
import torch

from snippets.shapes import silent


def test_perfect_predictions_score_twice_the_variance_without_a_warning() -> None:
    y = silent.y.numpy().astype(np.float64)
    assert silent.by_hand.item() == pytest.approx(2 * y.var(), rel=1e-5)
    assert silent.in_numpy == pytest.approx(2 * y.var(), rel=1e-5)
    absolute = np.mean([abs(a - b) for a in y for b in y])
    assert silent.mean_error.item() == pytest.approx(absolute, rel=1e-5)


def test_r2_of_a_perfect_prediction() -> None:
    assert silent.r2.item() == pytest.approx(-1, abs=1e-5)
    assert silent.r2_honest.item() == 1


def test_accuracy_is_the_chance_that_two_labels_agree() -> None:
    labels = [1] * 30 + [0] * 70
    agreeing = sum(a == b for a in labels for b in labels)
    assert silent.accuracy.item() == pytest.approx(agreeing / 100**2)
    assert silent.agreement == pytest.approx(agreeing / 100**2)
    assert silent.per_cent == agreeing == 5800


def test_unequal_lengths_broadcast() -> None:
    assert silent.shape == (100, 37)


def test_in_place_the_result_does_not_fit() -> None:
    y_pred, y = torch.zeros(4, 1), torch.ones(4)
    with pytest.raises(RuntimeError, match="doesn't match the broadcast shape"):
        y_pred -= y
    in_numpy = y_pred.numpy()
    with pytest.raises(ValueError, match="broadcast"):
        in_numpy -= y.numpy()
