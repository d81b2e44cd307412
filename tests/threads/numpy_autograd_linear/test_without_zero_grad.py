import pytest

from snippets.threads.numpy_autograd_linear import without_zero_grad


def test_summed_gradients_swing_for_ever() -> None:
    w, velocity, weights = 0.0, 0.0, []
    for _ in range(1000):
        velocity += 15 * (w - 2)
        w -= 0.01 * velocity
        weights.append(w)
    assert without_zero_grad.weights[:50] == pytest.approx(weights[:50], abs=1e-3)
    assert without_zero_grad.lowest == pytest.approx(0, abs=0.1)
    assert without_zero_grad.highest == pytest.approx(4, abs=0.1)
