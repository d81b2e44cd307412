import numpy as np
import pytest

from snippets.threads.numpy_autograd_linear import first_gradient


def test_a_dot_product_is_one_number() -> None:
    assert first_gradient.dot == -120
    assert first_gradient.dot_shape == "()"
    assert np.mean(2 * first_gradient.X * (0 - first_gradient.Y)) == -30


def test_step_for_step() -> None:
    pairs = [
        (first_gradient.divided, first_gradient.plain, 0.85),
        (first_gradient.posted, first_gradient.loss_times_4, 0.4),
        (first_gradient.posted, first_gradient.rate_times_4, 0.4),
    ]
    for one, other, shrink in pairs:
        assert one == pytest.approx(other, abs=1e-6)
        exact = [2 * (1 - shrink**update) for update in range(1, 101)]
        assert one == pytest.approx(exact, abs=1e-6)
