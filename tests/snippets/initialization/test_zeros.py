import math

from snippets.initialization import zeros


def test_all_zeros_never_moves_a_weight() -> None:
    assert math.isclose(zeros.zeros_first, (zeros.y**2).sum().item(), rel_tol=1e-5)
    assert zeros.zeros_last == zeros.zeros_first
    assert zeros.moved == ["2.bias"]


def test_with_biases_it_learns_the_mean_of_y() -> None:
    variance = zeros.y.double().var(dim=0, unbiased=False).sum().item() * zeros.N
    assert math.isclose(zeros.zeros_bias_last, variance, rel_tol=1e-4)


def test_equal_units_stay_equal() -> None:
    assert zeros.alike_rank == 1
    assert zeros.alike_last > 100
    assert zeros.default_last < 1e-3
