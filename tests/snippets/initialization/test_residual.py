import math

import numpy as np
import torch
from torch import nn

from snippets.initialization import residual


def test_blocks_multiply_the_mean_square_by_one_plus_s_squared() -> None:
    rng = np.random.default_rng(0)
    for scale, rel_tol in ((50**-0.5, 0.1), (0.3, 0.3)):
        hidden = rng.normal(size=(64, 256))
        for _ in range(50):
            weight = scale * rng.normal(size=(256, 256)) * math.sqrt(2 / 256)
            hidden = hidden + np.maximum(hidden, 0) @ weight
        rms = math.sqrt((hidden**2).mean())
        assert math.isclose(rms, (1 + scale**2) ** 25, rel_tol=rel_tol)


def test_the_rows() -> None:
    kaiming, scaled, zero = residual.rows
    assert kaiming[1] > 1e6
    assert math.isclose(scaled[1], math.sqrt(math.e), rel_tol=0.1)
    assert math.isclose(zero[1], 1.0, rel_tol=0.02)
    for _, _, _, first, last in (scaled, zero):
        assert 0.5 < first / last < 2
    assert zero[3] > 100


def test_two_zero_layers_get_no_gradient_and_one_starts_the_other() -> None:
    assert residual.both_zero == (0, 0)
    assert residual.last_zero[1] > 0
    torch.manual_seed(0)
    first, last = residual.block(1.0), residual.block(0.0)
    x = torch.randn(16, 256)
    for step in range(2):
        first.weight.grad = last.weight.grad = None
        (x + last(first(x).relu())).pow(2).sum().backward()
        moves = first.weight.grad.any().item()
        assert moves == (step == 1)
        with torch.no_grad():
            last.weight -= 1e-6 * last.weight.grad


def test_two_zero_layers_with_a_bias_or_a_sigmoid_do_get_a_gradient() -> None:
    x = torch.randn(16, 256)
    for bias, activation in ((True, nn.ReLU()), (False, nn.Sigmoid())):
        first, last = nn.Linear(256, 256, bias=bias), nn.Linear(256, 256, bias=bias)
        for p in (*first.parameters(), *last.parameters()):
            nn.init.zeros_(p)
        (x + last(activation(first(x)))).pow(2).sum().backward()
        gradients = [p.grad for p in last.parameters()]
        assert any(grad is not None and grad.any() for grad in gradients)


def test_a_branch_that_ends_in_a_relu_grows_faster() -> None:
    torch.manual_seed(0)
    hidden = x = torch.randn(64, 256)
    for _ in range(20):
        branch = (hidden @ torch.randn(256, 256)).relu()
        hidden = hidden + branch * hidden.norm() / branch.norm()
    assert hidden.norm() > 10 * 2**10 * x.norm()


def test_zeros_in_front_of_a_last_relu_get_no_gradient() -> None:
    # The page says that the branch has to *end* in the layer of zeros.
    last, x = residual.block(0.0), torch.randn(16, 256)
    (x + last(x).relu() - 1).pow(2).sum().backward()
    assert not last.weight.grad.any()
