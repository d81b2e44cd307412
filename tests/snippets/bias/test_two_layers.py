import pytest
import torch

from snippets.bias import two_layers


def test_biases_change_nothing_visible() -> None:
    for with_biases, without, *_ in two_layers.rows.values():
        assert with_biases == pytest.approx(without, rel=0.2)
        assert with_biases != without
        assert with_biases < 20  # of a first loss of about 640


def test_more_inputs_than_samples_leave_the_slowest_direction() -> None:
    x = two_layers.x.relu().double()
    gram = 2 * x @ x.T
    without, with_bias = torch.linalg.eigvalsh(gram), torch.linalg.eigvalsh(gram + 2)
    ratio = float(with_bias[0] / without[0])
    centred, relu = two_layers.rows.values()
    assert float(relu[2]) == pytest.approx(ratio)
    for row in (centred, relu):
        for slowest, fastest in (row[2:4], row[4:6]):
            assert 1 <= float(slowest) < 1.5
            assert 1 <= float(fastest) < 1.5
        assert float(row[2]) < 1.001


def test_with_fewer_inputs_than_samples_the_bias_does_lower_it() -> None:
    torch.manual_seed(0)
    x = torch.rand(64, 10, dtype=torch.float64)
    with_ones = torch.hstack([x, torch.ones(64, 1)])
    slowest = torch.linalg.eigvalsh(x.T @ x)[0]
    assert torch.linalg.eigvalsh(with_ones.T @ with_ones)[0] < 0.7 * slowest
