import pytest
import torch

from snippets.bias import centring


def test_the_condition_numbers() -> None:
    raw, centred, standardized = centring.rows.values()
    assert float(raw[2]) == pytest.approx(55.78, abs=5e-3)
    assert [float(part) for part in centred] == pytest.approx([2, 2.5, 1.25, 0.8])
    assert [float(part) for part in standardized] == pytest.approx([2, 2, 1, 1])


def test_the_weight_does_not_see_the_bias() -> None:
    with_bias, without = centring.paths
    assert float((with_bias - without).abs().max()) < 1e-6
    for update, w in enumerate(with_bias.tolist(), start=1):
        assert w == pytest.approx(2 * (1 - 0.75**update), abs=1e-5)


@pytest.mark.parametrize("scale", [0.01, 100.0])
def test_a_centred_input_of_another_size_than_1(scale: float) -> None:
    x = scale * torch.tensor([-1.0, 1.0], dtype=torch.float64)
    columns = torch.stack([x, torch.ones_like(x)], dim=1)
    values, vectors = torch.linalg.eigh(columns.T @ columns)
    assert values[1] / values[0] == pytest.approx(1e4)
    slow = "weight" if vectors[0, 0].abs() > vectors[1, 0].abs() else "bias"
    assert slow == ("weight" if scale < 1 else "bias")
