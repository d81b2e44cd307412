import pytest
import torch

from snippets.bias import two_layers


def test_biases_change_nothing_visible() -> None:
    assert two_layers.centred_with_101 == pytest.approx(
        two_layers.centred_without_101, rel=0.2
    )
    assert two_layers.relu_with_101 == pytest.approx(
        two_layers.relu_without_101, rel=0.2
    )
    assert two_layers.centred_with_101 != two_layers.centred_without_101
    assert two_layers.relu_with_101 != two_layers.relu_without_101
    for losses in (two_layers.centred_with, two_layers.relu_with):
        assert losses[200] < 0.1 * losses[100] < 0.01 * losses[0]


def test_more_inputs_than_samples_leave_the_slowest_direction() -> None:
    x = two_layers.x.relu().double()
    gram = 2 * x @ x.T
    without, with_bias = torch.linalg.eigvalsh(gram), torch.linalg.eigvalsh(gram + 2)
    ratio = float(with_bias[0] / without[0])
    assert float(two_layers.relu_first) == pytest.approx(ratio)
    for first in (two_layers.centred_first, two_layers.relu_first):
        assert 1 <= float(first) < 1.001
    for hidden in (two_layers.hidden, two_layers.relu_hidden):
        assert hidden.shape == (64, 100)
        assert (hidden >= 0).all()
    for second in (two_layers.centred_second, two_layers.relu_second):
        assert 1 <= float(second) < 1.5


def test_with_fewer_inputs_than_samples_the_bias_does_lower_it() -> None:
    torch.manual_seed(0)
    x = torch.rand(64, 10, dtype=torch.float64)
    with_ones = torch.hstack([x, torch.ones(64, 1)])
    slowest = torch.linalg.eigvalsh(x.T @ x)[0]
    assert torch.linalg.eigvalsh(with_ones.T @ with_ones)[0] < 0.7 * slowest
