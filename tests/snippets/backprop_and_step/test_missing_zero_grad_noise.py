import numpy as np
import pytest

from snippets.backprop_and_step import missing_zero_grad_noise as noise


def test_the_growth_by_another_simulation() -> None:
    rng = np.random.default_rng(1)
    w, total = np.zeros(20_000), np.zeros(20_000)
    seen = {}
    for step in range(1, 401):
        total += 2 * w + rng.standard_normal(20_000)
        w -= 0.05 * total
        seen[step] = (w**2).mean()
    for step, swing, predicted, _, _ in noise.rows:
        assert predicted == pytest.approx(seen[step], rel=0.05)
        assert swing == pytest.approx(seen[step], rel=0.15)


def test_swing_grows_with_the_steps_and_settles_with_zero_grad() -> None:
    assert noise.swing[400] / noise.swing[100] == pytest.approx(4, rel=0.15)
    assert noise.settled[400] == pytest.approx(noise.settled[100], rel=0.15)
    assert noise.predicted_settled == pytest.approx(0.05**2 / (1 - 0.9**2))
    assert noise.swing[400] > 100 * noise.settled[400]


def test_the_swing_itself_grows_with_the_root_of_the_steps() -> None:
    rng = np.random.default_rng(2)
    w, total, size = np.zeros(20_000), np.zeros(20_000), {}
    for step in range(1, 401):
        total += 0.5 * w + rng.standard_normal(20_000)
        w -= 0.2 * total
        size[step] = abs(w).mean()
    assert size[400] / size[100] == pytest.approx(2, rel=0.05)
