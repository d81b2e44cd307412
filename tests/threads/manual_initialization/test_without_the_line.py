import pytest

with pytest.warns(UserWarning, match="Using a target size"):
    from snippets.threads.manual_initialization import without_the_line


def test_without_the_line_the_loss_stays_in_the_hundred_thousands() -> None:
    assert without_the_line.loss.item() == pytest.approx(358303.19, rel=1e-5)


def test_the_weights_end_near_zero() -> None:
    assert without_the_line.weight_1 == pytest.approx(0.024, abs=0.001)
    assert without_the_line.weight_2 == pytest.approx(0.031, abs=0.001)


def test_the_prediction_is_a_column() -> None:
    assert without_the_line.pred_y.shape == (100, 1)
    assert without_the_line.batch_y.shape == (100,)
