import pytest

from snippets.bias import check


def test_the_line() -> None:
    assert float(check.with_bias) == pytest.approx(55.78, abs=5e-3)
    assert float(check.without) == pytest.approx(1)


def test_inside_the_network() -> None:
    assert len(check.found) == 2
    assert float(check.first_with) < 1.1 * float(check.first_without)
    assert float(check.hidden_with) > 1.2 * float(check.hidden_without)
