"""Sizes of activations by gain and depth."""

import math

import pytest
import torch
from torch import nn

from snippets.initialization import gain_and_depth


@pytest.mark.parametrize("name", list(gain_and_depth.gains))
def test_a_gain_only_rescales_a_stack_of_relu_layers(name: str) -> None:
    """One draw for all gains: the sizes differ by the gains' ratio to the depth."""
    for layer in (1, 10, 30):
        factor = gain_and_depth.gains[name] / math.sqrt(2)
        measured = gain_and_depth.measured[name, layer]
        kaiming = gain_and_depth.measured["Kaiming", layer]
        assert math.isclose(measured, kaiming * factor**layer, rel_tol=1e-3)


def test_the_default_s_gain_is_nn_linear_s() -> None:
    torch.manual_seed(0)
    weight = nn.Linear(1000, 1000).weight
    gain = weight.std().item() * math.sqrt(1000)
    assert math.isclose(gain, gain_and_depth.gains["default"], rel_tol=0.01)
    for name, init in (
        ("Xavier", nn.init.xavier_normal_),
        ("Kaiming", lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu")),
    ):
        init(weight)
        gain = weight.std().item() * math.sqrt(1000)
        assert math.isclose(gain, gain_and_depth.gains[name], rel_tol=0.01)


@pytest.mark.parametrize(
    ("gain", "least", "most"), [(5 / 3, 1.0, 1.2), (3**-0.5, 90, 130)]
)
def test_a_tanh_forgives_ten_per_cent_only_if_it_flattens(
    gain: float, least: float, most: float
) -> None:
    """The second gain is nn.Linear's: there tanh(x) is x, but for very little."""
    sizes = []
    for factor in (1.0, 1.1):
        torch.manual_seed(0)
        hidden = torch.randn(64, 100, dtype=torch.float64)
        for _ in range(50):
            weight = torch.randn(100, 100, dtype=torch.float64) / 10
            hidden = torch.tanh(hidden @ (factor * gain * weight))
        sizes.append(hidden.square().mean().sqrt().item())
    assert least < sizes[1] / sizes[0] < most
