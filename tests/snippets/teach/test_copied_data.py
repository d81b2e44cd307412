import pytest

from snippets.teach import copied_data


@pytest.mark.parametrize("row", copied_data.rows, ids=lambda row: row[0])
def test_gradients_and_weights_are_those_of_the_formula(
    row: tuple[int, float, float, float, float],
) -> None:
    copies, first_a, w_a, first_b, w_b = row
    assert first_a == pytest.approx(-120 * copies)
    assert first_b == pytest.approx(-30)
    expected = 2 - 2 * (1 - 0.6 * copies) ** 100
    assert w_a == pytest.approx(expected, rel=1e-3)
    assert w_b == pytest.approx(2 - 2 * 0.85**100, abs=1e-6)


def test_four_copies_make_the_sum_explode_and_two_do_not() -> None:
    one, two, four = copied_data.factors
    assert abs(one) < 1
    assert abs(two) < 1 < abs(four)
    assert copied_data.rows[1][2] == pytest.approx(2)
    assert abs(copied_data.rows[2][2]) > 1e9
