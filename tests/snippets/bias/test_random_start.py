import math

import pytest
import torch

from snippets.bias import random_start


def test_the_slow_component_decides() -> None:
    slow = 8.5 - math.sqrt(67.25)
    length = math.hypot(5, slow - 15)
    for seed, slow_part, loss, predicted, _ in random_start.rows:
        torch.manual_seed(seed)
        layer = torch.nn.Linear(1, 1)
        error_w, error_b = layer.weight.item() - 2, layer.bias.item()
        component = (5 * error_w + (slow - 15) * error_b) / length
        expected = 0.5 * slow * component**2 * (1 - 0.01 * slow) ** 200
        assert float(loss) == pytest.approx(expected, rel=2e-3)
        assert float(predicted) == pytest.approx(expected, rel=2e-3)
        assert abs(float(slow_part)) == pytest.approx(abs(component), rel=1e-3)


def test_the_seeds_spread_with_a_bias_and_not_without() -> None:
    assert float(random_start.highest / random_start.lowest) > 100
    assert float(random_start.highest_without) < 1e-11
    assert float(random_start.lowest) > 1e6 * float(random_start.highest_without)
