from statistics import pvariance

import pytest

from snippets.shapes import pairs


def test_a_perfect_prediction_costs_twice_the_variance() -> None:
    assert pairs.perfect_loss == 2 * pvariance([1, 2, 3, 4])
    assert pairs.correct_loss == 0


def test_the_constant_beats_the_perfect_prediction() -> None:
    y = [1, 2, 3, 4]

    def broadcast_loss(constant: float) -> float:
        return sum((constant - target) ** 2 for target in y) / 4

    assert pairs.constant_loss == pytest.approx(broadcast_loss(2.5))
    assert all(broadcast_loss(2.5) < broadcast_loss(c) for c in (2.4, 2.6))
    assert pairs.constant_loss < pairs.perfect_loss
