from fractions import Fraction

import pytest

from snippets.reduction import loops

X, Y = (1, 2, 3, 4), (2, 4, 6, 8)


def exact_path(divisor: int) -> list[Fraction]:
    w, path = Fraction(0), []
    for _ in range(100):
        gradient = sum(2 * x * (w * x - y) for x, y in zip(X, Y, strict=True))
        w -= Fraction(1, 100) * gradient / divisor
        path.append(w)
    return path


def test_first_gradients() -> None:
    assert loops.numpy_first_gradient == -120
    assert loops.autograd_first_gradient == -30
    assert loops.gradient_ratio == 4
    assert loops.numpy_first_w == pytest.approx(1.2)
    assert loops.autograd_first_w == pytest.approx(0.3)


def test_both_loops_follow_exact_arithmetic_until_float32_ends() -> None:
    for path, divisor in ((loops.numpy_w, 1), (loops.autograd_w, 4)):
        for measured, exact in zip(path, exact_path(divisor), strict=True):
            assert measured == pytest.approx(float(exact), abs=1e-6)


def test_the_ratio_is_four_only_while_the_weights_agree() -> None:
    second = loops.numpy_gradients[1] / loops.autograd_gradients[1]
    assert second == pytest.approx(4 * 0.4 / 0.85, rel=1e-5)
