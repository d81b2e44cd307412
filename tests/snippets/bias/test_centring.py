import pytest

from snippets.bias import centring


def test_the_condition_numbers() -> None:
    assert float(centring.condition_raw) == pytest.approx(55.78, abs=5e-3)
    assert float(centring.condition_centred) == pytest.approx(1.25)
    assert float(centring.condition_standardized) == pytest.approx(1, abs=1e-5)
    assert float(centring.limit_centred) == pytest.approx(0.8)
    assert float(centring.limit_standardized) == pytest.approx(1, abs=1e-5)


def test_the_weight_does_not_see_the_bias() -> None:
    with_bias, without = centring.paths
    assert float((with_bias - without).abs().max()) < 1e-6
    for update, w in enumerate(with_bias.tolist(), start=1):
        assert w == pytest.approx(2 * (1 - 0.75**update), abs=1e-5)
