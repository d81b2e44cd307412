import math

import pytest
import torch

from snippets.initialization import linear_default


def test_standard_deviations() -> None:
    expected = (0.01826, 0.05774, 0.01826)
    for (_, std, predicted), value in zip(linear_default.stds, expected, strict=True):
        assert math.isclose(std, value, rel_tol=0.05)
        assert math.isclose(predicted, value, rel_tol=1e-3)


def test_sqrt_5_is_a_bound_of_1_over_sqrt_fan_in() -> None:
    assert math.isclose(linear_default.gain, math.sqrt(2 / 6))
    assert math.isclose(linear_default.bound, 1000**-0.5)


@pytest.mark.parametrize("out_features", [1, 10, 3000])
def test_the_range_ignores_the_output_dimension(out_features: int) -> None:
    torch.manual_seed(1)
    layer = torch.nn.Linear(50, out_features, bias=False)
    assert layer.weight.abs().max() <= 50**-0.5
    rows = layer.weight.std() * math.sqrt(150)
    assert abs(rows.item() - 1) < (0.4 if out_features == 1 else 0.06)


def test_neither_lecun_nor_xavier_nor_kaiming() -> None:
    n = 1000
    for std, expected in (
        (linear_default.default_std, 1 / math.sqrt(3 * n)),
        (linear_default.lecun_std, 1 / math.sqrt(n)),
        (linear_default.xavier_std, math.sqrt(2 / (n + n))),
        (linear_default.kaiming_std, math.sqrt(2 / n)),
    ):
        assert math.isclose(std, expected, rel_tol=5e-3)
    assert math.isclose(linear_default.names[-1][1], 1.0, rel_tol=5e-3)


def test_with_five_times_as_many_outputs_xavier_has_the_same_range() -> None:
    for fan_in in (10, 100, 700):
        xavier = math.sqrt(6 / (fan_in + 5 * fan_in))
        assert math.isclose(xavier, 1 / math.sqrt(fan_in))
    weight = torch.nn.Linear(100, 500).weight.detach()
    default = weight.abs().max().item()
    drawn = torch.nn.init.xavier_uniform_(weight).abs().max().item()
    assert math.isclose(default, drawn, rel_tol=1e-3)
