import math

import numpy as np

from snippets.initialization import first_loss


def test_predictions_are_the_closed_form() -> None:
    assert first_loss.predicted_a == 640 * (100 * 1000 / 2 + 1)
    hidden = 1001 / 3000
    output = 100 * hidden / 2 / 300 + 1 / 300
    assert math.isclose(first_loss.predicted_b, 640 * (output + 1))
    assert math.isclose(first_loss.predicted_bare, 640 * (1 + 1 / 18))


def test_a_relu_keeps_half_of_the_mean_square() -> None:
    z = np.random.default_rng(0).normal(size=1_000_000)
    assert math.isclose((np.maximum(z, 0) ** 2).mean(), 0.5, rel_tol=0.01)


def test_measured_means_agree() -> None:
    assert math.isclose(first_loss.mean_a, first_loss.predicted_a, rel_tol=0.05)
    assert math.isclose(first_loss.mean_b, first_loss.predicted_b, rel_tol=0.02)
    standard_error = float(first_loss.spread_b) / math.sqrt(200)
    apart = abs(float(first_loss.mean_b) / first_loss.predicted_b - 1)
    assert apart < 4 * standard_error
