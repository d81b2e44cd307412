import math

import numpy as np
import pytest
import torch

from snippets.initialization import depth


@pytest.mark.parametrize(
    ("name", "factor"),
    [("default", 6**-0.5), ("Xavier", 2**-0.5), ("Kaiming", 1.0), ("randn", 128**0.5)],
)
def test_the_factor_of_a_layer(name: str, factor: float) -> None:
    activations, _ = depth.scales(20, depth.inits[name][0])
    slope = np.polyfit(range(20), np.log(activations), 1)[0]
    assert abs(slope - math.log(factor)) < 0.06


def test_weight_gradients_are_alike_in_all_layers_without_biases() -> None:
    # Exact for positively homogeneous layers: each weight's inner product with
    # its gradient is the output's inner product with the output's gradient.
    torch.manual_seed(3)
    weights = [torch.randn(40, 40, dtype=torch.float64) / 20 for _ in range(30)]
    hidden = torch.randn(8, 40, dtype=torch.float64)
    for weight in weights:
        weight.requires_grad_()
        hidden = (hidden @ weight).relu()
    direction = torch.randn_like(hidden)
    torch.autograd.backward((hidden * direction).sum())
    expected = (hidden * direction).sum().item()
    for weight in weights:
        assert weight.grad is not None
        product = (weight * weight.grad).sum().item()
        assert math.isclose(product, expected, rel_tol=1e-9)
    for init in (None, torch.nn.init.xavier_uniform_):
        _, grads = depth.scales(50, init)
        assert max(grads) < 4 * min(grads)


def test_fifty_layers() -> None:
    last = {name: row for name, layers, *row in depth.rows if layers == 50}
    assert math.isclose(depth.default_output, 6**-25, rel_tol=0.5)
    assert math.isclose(last["Xavier"][0], 2**-25, rel_tol=0.5)
    assert 0.3 < last["Kaiming"][0] < 3
    assert math.isnan(last["randn"][0])
    assert last["default"][2] < 1e-17


def test_randn_overflows_float32() -> None:
    largest = np.finfo(np.float32).max
    layers = math.floor(math.log(largest) / math.log(math.sqrt(128)))
    assert depth.predicted_layers == layers
    assert abs(depth.finite_layers - layers) <= 1


def test_with_biases_the_activations_hide_the_vanished_gradient() -> None:
    assert math.isclose(depth.bias_floor, 1280**-0.5)
    activations, grads = depth.scales(50, None, bias=True)
    assert math.isclose(activations[-1], depth.bias_floor, rel_tol=0.1)
    assert grads[-1] > 0.01
    assert grads[0] < 1e-15


def test_the_hidden_states_gradient_does_vanish() -> None:
    grads = depth.state_grads
    slope = np.polyfit(range(50), np.log(grads), 1)[0]
    assert abs(slope - math.log(6**0.5)) < 0.06
    assert grads[0] < 1e-17 < 0.5 < grads[-1]
