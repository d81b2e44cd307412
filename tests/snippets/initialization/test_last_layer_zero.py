import math

from snippets.initialization import last_layer_zero


def test_zero_last_trains_zero_first_does_not() -> None:
    y = last_layer_zero.y
    squares = (y**2).sum().item()
    assert math.isclose(last_layer_zero.last_zero[0], squares, rel_tol=1e-5)
    assert last_layer_zero.last_zero[-1] < 1e-3
    around_mean = (y - y.mean(dim=0)).pow(2).sum().item()
    assert math.isclose(last_layer_zero.first_zero[-1], around_mean, rel_tol=1e-3)
