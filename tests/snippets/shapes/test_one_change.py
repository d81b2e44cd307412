import pytest

from snippets.shapes import one_change

NULL = ["faulty", "slow", "fast", "long", "adam", "start", "deep", "hand", "l1"]


@pytest.mark.parametrize("row", NULL)
def test_null_rows_stay_at_the_variance(row: str) -> None:
    mse = getattr(one_change, f"{row}_mse")
    assert mse == pytest.approx(one_change.variance_y, rel=1e-3)
    assert getattr(one_change, f"{row}_spread") < 0.02 * one_change.spread_y


def test_standardized_targets_move_the_floor_to_one() -> None:
    assert one_change.scaled_loss == pytest.approx(1, abs=1e-4)
    assert one_change.scaled_spread == pytest.approx(0, abs=1e-4)


def test_l1_floor_is_the_deviation_from_the_median() -> None:
    y = one_change.y
    deviation = (y - y.median()).abs().mean().item()
    assert one_change.l1_loss == pytest.approx(deviation, rel=1e-3)


@pytest.mark.parametrize("row", ["pred", "target"])
def test_equal_shapes_fit_the_line(row: str) -> None:
    assert getattr(one_change, f"{row}_mse") < 0.03 * one_change.variance_y
    spread = getattr(one_change, f"{row}_spread")
    assert spread == pytest.approx(one_change.spread_y, rel=0.05)
