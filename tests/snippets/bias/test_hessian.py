import math

import numpy as np
import pytest

from snippets.bias import hessian


def test_the_hessian_and_its_eigenvalues() -> None:
    assert hessian.measured_hessian.tolist() == [[15, 5], [5, 2]]
    slow, fast = np.linalg.eigvalsh([[15.0, 5.0], [5.0, 2.0]])
    assert float(hessian.slow) == pytest.approx(slow)
    assert float(hessian.fast) == pytest.approx(fast)
    assert float(hessian.slow) == pytest.approx(0.2994, abs=5e-5)
    assert float(hessian.fast) == pytest.approx(16.70, abs=5e-3)
    assert float(hessian.condition_number) == pytest.approx(55.78, abs=5e-3)


def test_the_rules_of_thumb() -> None:
    assert float(hessian.condition_estimate) == pytest.approx(8.5**2 / 1.25 - 2)
    ratio = float(hessian.condition_estimate / hessian.condition_number)
    assert ratio == pytest.approx(1, abs=4e-4)
    assert float(hessian.slow_estimate / hessian.slow) == pytest.approx(1, abs=0.02)


def test_the_predictions_match_a_run_in_numpy() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    w = b = 0.0
    losses = []
    for _ in range(1001):
        error = w * x + b - 2 * x
        losses.append((error**2).mean())
        w -= 0.01 * 2 * (error * x).mean()
        b -= 0.01 * 2 * error.mean()
    assert float(hessian.predicted_loss(101)) == pytest.approx(losses[100])
    assert float(hessian.predicted_loss(1001)) == pytest.approx(losses[1000])
    assert [float(loss) for loss in hessian.losses] == pytest.approx(losses)
    shrink = math.sqrt(losses[1000] / losses[999])
    assert float(hessian.measured_shrink) == pytest.approx(shrink, rel=1e-9)
    assert float(hessian.slow_shrink) == pytest.approx(shrink, rel=1e-7)
    assert float(hessian.shrink_without) == pytest.approx(0.85)
    assert 0.85 ** (2 * hessian.updates_without) == pytest.approx(0.1)
    tenth = round(hessian.updates)
    assert losses[1000] / losses[1000 - tenth] == pytest.approx(0.1, rel=0.01)
