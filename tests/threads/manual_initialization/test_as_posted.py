import pytest

from snippets.threads.manual_initialization import as_posted


def test_with_the_line_the_loss_reaches_the_noise() -> None:
    assert as_posted.loss.item() == pytest.approx(1.05, abs=0.01)


def test_the_weights_are_the_ones_the_data_were_made_with() -> None:
    assert as_posted.weight_1 == pytest.approx(5, abs=0.01)
    assert as_posted.weight_2 == pytest.approx(3, abs=0.01)


def test_the_prediction_has_the_shape_of_the_target() -> None:
    assert as_posted.pred_y.shape == as_posted.batch_y.shape == (100,)
