import numpy as np
import pytest

from snippets.bias import with_and_without

EIGENVALUES = np.array([8.5 - np.sqrt(67.25), 8.5 + np.sqrt(67.25)])


def closed_form(updates: int) -> float:
    """Half the sum of lambda c^2 (1 - lr lambda)^(2 k), c from the start (0, 0)."""
    directions = np.stack([[5.0, 5.0], EIGENVALUES - 15.0])
    directions /= np.linalg.norm(directions, axis=0)
    components = -2 * directions[0]
    left = components * (1 - 0.01 * EIGENVALUES) ** updates
    return float(0.5 * (EIGENVALUES * left**2).sum())


def test_with_a_bias_the_loss_is_the_closed_form_s() -> None:
    assert with_and_without.losses_a[0] == pytest.approx(30)
    assert with_and_without.losses_a[100] == pytest.approx(closed_form(100), rel=1e-3)
    assert with_and_without.losses_a[1000] == pytest.approx(closed_form(1000), rel=1e-3)
    assert with_and_without.losses_a[100] == pytest.approx(0.034, rel=0.02)
    assert with_and_without.losses_a[1000] == pytest.approx(1.5e-4, rel=0.05)


def test_without_it_float32_stops_the_loss_at_9e_13() -> None:
    assert with_and_without.losses_b[100] == pytest.approx(9e-13, rel=0.05)
    assert with_and_without.losses_b[1000] == with_and_without.losses_b[100]
    for updates in range(20):
        expected = 30 * 0.85 ** (2 * updates)
        assert with_and_without.losses_b[updates] == pytest.approx(expected, rel=1e-3)
