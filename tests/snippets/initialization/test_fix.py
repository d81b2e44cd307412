import pytest

from snippets.initialization import fix


@pytest.mark.parametrize("way", ["scaled", "kaiming", "copied"])
def test_each_fix_trains_at_1e_4(way: str) -> None:
    assert getattr(fix, f"{way}_100") < 5


def test_every_weight_is_a_leaf() -> None:
    assert fix.w1.is_leaf
    assert fix.w2.is_leaf
    assert fix.w1.shape == (1000, 100)
