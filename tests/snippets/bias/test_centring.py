import pytest

from snippets.bias import centring


def test_the_condition_numbers() -> None:
    raw, centred, standardized = centring.rows.values()
    assert float(raw[2]) == pytest.approx(55.78, abs=5e-3)
    assert [float(part) for part in centred] == pytest.approx([2, 2.5, 1.25, 0.8])
    assert [float(part) for part in standardized] == pytest.approx([2, 2, 1, 1])


def test_the_weight_does_not_see_the_bias() -> None:
    with_bias, without = centring.paths
    assert float((with_bias - without).abs().max()) < 1e-6
    for update, w in enumerate(with_bias.tolist(), start=1):
        assert w == pytest.approx(2 * (1 - 0.75**update), abs=1e-5)
