import math

import numpy as np
import pytest
import torch

from snippets.initialization import fan_modes


@pytest.mark.parametrize("variance", [2 / 1000, 2 / 100, 1 / 3000])
def test_forward_needs_fan_in_and_back_needs_fan_out(variance: float) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 1000))
    weight = rng.normal(scale=math.sqrt(variance), size=(100, 1000))
    z = x @ weight.T
    back = (rng.normal(size=(500, 100)) * (z > 0)) @ weight
    forward = math.sqrt((np.maximum(z, 0) ** 2).mean())
    assert math.isclose(forward, math.sqrt(1000 * variance / 2), rel_tol=0.05)
    back_rms = math.sqrt((back**2).mean())
    assert math.isclose(back_rms, math.sqrt(100 * variance / 2), rel_tol=0.05)


def test_the_snippet_measures_the_same() -> None:
    torch.manual_seed(1)
    forward, back = fan_modes.forward_and_back(torch.randn(100, 1000) / 500**0.5)
    assert math.isclose(forward, 1.0, rel_tol=0.05)
    assert math.isclose(back, math.sqrt(0.1), rel_tol=0.05)


def test_a_hand_written_weight_must_be_transposed() -> None:
    assert math.isclose(fan_modes.wrong, math.sqrt(2 / 100), rel_tol=0.01)
    assert math.isclose(fan_modes.right, math.sqrt(2 / 1000), rel_tol=0.01)


@pytest.mark.parametrize(("gain", "right"), [(math.sqrt(2), True), (1.0, False)])
def test_xavier_with_equal_fans_needs_the_activation_s_gain(
    gain: float, right: bool
) -> None:
    rng = np.random.default_rng(1)
    x, v = rng.normal(size=(300, 400)), gain**2 * 2 / (400 + 400)
    weight = rng.normal(scale=math.sqrt(v), size=(400, 400))
    z = x @ weight.T
    back = (rng.normal(size=(300, 400)) * (z > 0)) @ weight
    for size in (np.maximum(z, 0), back):
        rms = math.sqrt((size**2).mean())
        assert math.isclose(rms, 1, rel_tol=0.05) is right
