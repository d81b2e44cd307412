import runpy
from fractions import Fraction

import pytest

from snippets.reduction import loops

X, Y = (1, 2, 3, 4), (2, 4, 6, 8)


def exact(divisor: int) -> list[tuple[Fraction, Fraction]]:
    """Gradient and weight of each update, in exact arithmetic."""
    w, updates = Fraction(0), []
    for _ in range(100):
        total = sum(
            (2 * x * (w * x - y) for x, y in zip(X, Y, strict=True)), Fraction()
        )
        gradient = total / divisor
        w -= Fraction(1, 100) * gradient
        updates.append((gradient, w))
    return updates


def test_first_gradients() -> None:
    assert loops.first == {"A": -120, "B": -30}
    assert exact(1)[0] == (Fraction(-120), Fraction(6, 5))
    assert exact(4)[0] == (Fraction(-30), Fraction(3, 10))


def test_both_loops_print_exact_arithmetic(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(loops.__file__))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    printed = [line for line in lines if line[0].isdigit()]
    assert len(printed) == 10
    for number, (t, _, gradient, w) in enumerate(printed):
        updates = exact(1 if number < 5 else 4)
        expected_gradient, expected_w = map(float, updates[int(t) - 1])
        assert float(w) == pytest.approx(expected_w, abs=1e-6)
        assert float(gradient) == pytest.approx(expected_gradient, rel=0.01, abs=1e-5)


def test_the_ratio_is_four_only_while_the_weights_agree() -> None:
    (_, (second_a, _)), (_, (second_b, _)) = exact(1)[:2], exact(4)[:2]
    assert second_a / second_b == 4 * Fraction(40, 85)
