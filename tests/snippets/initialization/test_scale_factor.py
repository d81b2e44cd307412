import math

import numpy as np
import pytest
import torch
from torch import nn

from snippets.initialization import scale_factor


def closed_form(c1: float, c2: float) -> list[float]:
    x, y = scale_factor.x.double().numpy(), scale_factor.y.double().numpy()
    w1 = c1 * scale_factor.start1.double().numpy()
    w2 = c2 * scale_factor.start2.double().numpy()
    z = x @ w1
    y_pred = np.maximum(z, 0) @ w2
    error = y_pred - y
    gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
    gradient2 = np.maximum(z, 0).T @ (2 * error)
    return [float(np.linalg.norm(a)) for a in (y_pred, gradient1, gradient2)]


@pytest.mark.parametrize(("c1", "c2"), [(100, 100), (0.01, 0.01), (100, 1), (1, 1)])
def test_sizes_are_the_closed_form(c1: float, c2: float) -> None:
    np.testing.assert_allclose(
        scale_factor.sizes(c1, c2), closed_form(c1, c2), rtol=1e-4
    )


def test_exponents_agree_with_the_prediction() -> None:
    for _, *measured, predicted in scale_factor.rows:
        expected = [int(power) for power in predicted.split(", ")]
        np.testing.assert_allclose(measured, expected, atol=0.01)
    output, gradient1, gradient2 = np.log2(
        np.array(closed_form(2e4, 2e4)) / np.array(closed_form(1e4, 1e4))
    )
    np.testing.assert_allclose([output, gradient1, gradient2], [2, 3, 3], atol=1e-6)


def test_a_tanh_or_a_cross_entropy_follows_another_law() -> None:
    labels = torch.arange(64) % 10
    for activation, loss_fn, most in (
        (torch.tanh, lambda p: (p - scale_factor.y).pow(2).sum(), 2.0),
        (torch.relu, lambda p: nn.functional.cross_entropy(p, labels), 1.5),
    ):
        norms = []
        for c in (100, 200):
            w1, w2 = c * scale_factor.start1, c * scale_factor.start2
            w2.requires_grad_()
            loss_fn(activation(scale_factor.x.mm(w1)).mm(w2)).backward()
            assert w2.grad is not None
            norms.append(w2.grad.norm().item())
        assert math.log2(norms[1] / norms[0]) < most


def test_weights_train_alike_only_while_the_output_dwarfs_y() -> None:
    """The losses over c⁴ after ten steps, at rates that fall with c²."""
    x, y = scale_factor.x.double(), scale_factor.y.double()
    left = {}
    for c in (4, 16, 64):
        w1 = (c * scale_factor.start1.double()).requires_grad_()
        w2 = (c * scale_factor.start2.double()).requires_grad_()
        for _ in range(10):
            loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
            gradients = torch.autograd.grad(loss, (w1, w2))
            with torch.no_grad():
                for w, gradient in zip((w1, w2), gradients, strict=True):
                    w -= 3.2e-3 / c**2 * gradient
        left[c] = loss.item() / c**4
    assert math.isclose(left[16], left[64], rel_tol=0.1)
    assert left[4] > 1.5 * left[64]
