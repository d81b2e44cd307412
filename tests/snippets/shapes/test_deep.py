import pytest

from snippets.shapes import deep


def test_the_broadcast_network_keeps_a_thirty_second_of_the_function() -> None:
    expected = (31 / 32) ** 2 * deep.y_test.var(correction=0).item()
    assert deep.mse_a == pytest.approx(expected, rel=0.05)


def test_its_error_is_more_than_400_per_cent_higher() -> None:
    assert deep.mse_a / deep.mse_b > 5
    assert deep.mse_ratio == deep.mse_a / deep.mse_b
