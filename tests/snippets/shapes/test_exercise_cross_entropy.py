from math import log

import pytest

from snippets.shapes import exercise_cross_entropy as exercise


def test_thirty_per_cent_are_ones() -> None:
    assert exercise.y.mean().item() == pytest.approx(0.3)


def test_every_probability_is_the_base_rate() -> None:
    assert exercise.last_probability == pytest.approx(0.3, abs=0.01)
    assert exercise.spread < 0.01
    entropy = -(0.3 * log(0.3) + 0.7 * log(0.7))
    assert exercise.last_loss == pytest.approx(entropy, abs=1e-3)
