import pytest

from snippets.bias import fix


def test_the_folded_layer_works_on_raw_x() -> None:
    assert fix.w == pytest.approx(2, abs=1e-5)
    assert fix.b == pytest.approx(3, abs=1e-4)
    assert fix.prediction == pytest.approx(13, abs=1e-4)


def test_a_line_through_the_origin_cannot_fit() -> None:
    x = [1, 2, 3, 4]
    w = sum(v * (2 * v + 3) for v in x) / sum(v * v for v in x)
    floor = sum((w * v - 2 * v - 3) ** 2 for v in x) / 4
    assert fix.floor == pytest.approx(floor, rel=1e-4)
    assert float(fix.predicted_floor) == pytest.approx(floor)
