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
    for losses in (two_layers.centred_with, two_layers.relu_with):
        assert losses[200] < 0.1 * losses[100] < 0.01 * losses[0]


def test_more_inputs_than_samples_leave_the_slowest_direction() -> None:
    x = two_layers.x.relu().double()
    gram = 2 * x @ x.T
    slowest = float(torch.linalg.eigvalsh(gram)[0])
    assert float(two_layers.relu_slowest_without) == pytest.approx(slowest)
    slowest = float(torch.linalg.eigvalsh(gram + 2)[0])
    assert float(two_layers.relu_slowest_with) == pytest.approx(slowest)
    assert 1 <= float(two_layers.slowest_ratio) < 1.001
    assert 1 <= float(two_layers.relu_slowest_ratio) < 1.001
