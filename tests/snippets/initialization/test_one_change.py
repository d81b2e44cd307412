import math

import pytest

from snippets.initialization import one_change


@pytest.mark.parametrize("row", ["a", "a_bias", "a_noise", "a_w1", "a_w2", "b_randn"])
def test_any_layer_of_randn_explodes(row: str) -> None:
    assert math.isnan(getattr(one_change, f"{row}_100"))
    assert getattr(one_change, f"{row}_first") > 5000


@pytest.mark.parametrize("row", ["a_both", "b", "b_bare", "b_again", "b_normal"])
def test_the_default_scale_learns(row: str) -> None:
    assert getattr(one_change, f"{row}_100") < 5


def test_the_null_rows_are_null() -> None:
    assert abs(one_change.b_bare_100 / one_change.b_100 - 1) < 0.2
    assert abs(one_change.b_bare_first / one_change.b_first - 1) < 0.05
    assert abs(one_change.a_bias_first / one_change.a_first - 1) < 0.01
    assert one_change.a_both_100 == one_change.b_bare_100


def test_a_new_draw_moves_the_loss_as_much_as_a_null_row() -> None:
    def apart(row: str) -> float:
        last: float = getattr(one_change, f"{row}_100")
        return abs(math.log(last / one_change.b_100))

    assert apart("b_bare") < apart("b_again")
    assert apart("b_normal") < 1.5 * apart("b_again")


def test_the_rate_moves_both() -> None:
    assert one_change.a_rate_100 < 1e-4 * one_change.a_first
    assert one_change.b_rate_100 > 0.9 * one_change.b_first
