import pytest
import torch
from torch import nn

from snippets.threads.learning_rate_mismatch import times_ten


def test_a_gradient_grows_by_the_other_matrix_and_by_its_own_output() -> None:
    by_first, by_second, by_both = (row[1:] for row in times_ten.rows)
    assert by_first == pytest.approx((10, 100), rel=0.01)
    assert by_second == pytest.approx((100, 10), rel=0.01)
    assert by_both == pytest.approx((1000, 1000), rel=0.01)


def test_uniform_on_one_over_root_fan_in_has_this_standard_deviation() -> None:
    assert times_ten.larger == pytest.approx([54.772, 17.321], abs=1e-3)
    for fan_in, larger in zip((1000, 100), times_ten.larger, strict=True):
        bound = nn.Linear(fan_in, 300).weight.abs().max().item()
        assert bound / 3**0.5 == pytest.approx(1 / larger, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_fifty_layers_leave_little(seed: int) -> None:
    torch.manual_seed(seed)
    layers = []
    for _ in range(50):
        layers += [nn.Linear(64, 64, bias=False), nn.ReLU()]
    signal = torch.randn(8, 64)
    with torch.no_grad():
        left = nn.Sequential(*layers)(signal).norm() / signal.norm()
    assert 1e-22 < left < 1e-17
    assert 1e-21 < times_ten.left < 1e-18
