import math

import torch
from torch import nn

from snippets.initialization import normalization


def test_randn_trains_behind_a_normalization() -> None:
    plain, batch, layer = normalization.rows.values()
    assert plain[0] > 10_000
    assert math.isnan(plain[1])
    for losses in (batch, layer):
        assert losses[2] < 0.5 * losses[1] < 0.5 * losses[0] < 500


def test_the_scale_divides_the_gradient() -> None:
    torch.manual_seed(0)
    x, target = torch.randn(64, 50).double(), torch.randn(64, 20).double()
    weight = torch.randn(20, 50).double()
    gradients = []
    for c in (1.0, 8.0):
        scaled = (c * weight).requires_grad_()
        hidden = nn.functional.layer_norm(x @ scaled.T, (20,), eps=0.0)
        (hidden * target).sum().backward()
        assert scaled.grad is not None
        gradients.append(scaled.grad)
    torch.testing.assert_close(gradients[1] * 8, gradients[0])


def test_gelu_is_kept_by_the_normalization_alone() -> None:
    z = torch.linspace(-8, 8, 100_001).double()
    density = torch.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    mean_square = torch.trapezoid(nn.functional.gelu(z) ** 2 * density, z).item()
    assert math.isclose(normalization.normalized, math.sqrt(mean_square), rel_tol=0.05)
    assert normalization.plain < 1e-10


def test_the_scale_is_forgiven_above_eps_and_in_training_mode() -> None:
    torch.manual_seed(0)
    hidden = torch.randn(64, 50)
    for normalize in (nn.LayerNorm(50), nn.BatchNorm1d(50)):
        for scale, forgiven in ((1e3, True), (1.0, True), (1e-4, False)):
            rms = normalize(scale * hidden).pow(2).mean().sqrt().item()
            assert math.isclose(rms, 1, rel_tol=0.01) is forgiven
    fresh = nn.BatchNorm1d(50).eval()
    assert fresh(1e3 * hidden).pow(2).mean().sqrt() > 500
