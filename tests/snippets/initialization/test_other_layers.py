import math

import pytest
import torch
from torch import nn

from snippets.initialization import other_layers


@pytest.mark.parametrize("row", other_layers.rows[:-1])
def test_uniform_within_one_over_the_root_of_n(
    row: tuple[str, float, float, float, str],
) -> None:
    _, std, bound, inverse_root, _ = row
    assert bound <= inverse_root * 1.0001
    assert math.isclose(std, inverse_root / math.sqrt(3), rel_tol=0.05)


def test_an_embedding_is_randn() -> None:
    name, std, bound, inverse_root, _ = other_layers.rows[-1]
    assert name.startswith("`nn.Embedding")
    assert math.isclose(std, 1.0, rel_tol=0.01)
    assert bound > 3
    assert inverse_root is None


def test_a_convolution_adds_up_channels_times_kernel_products() -> None:
    conv = nn.Conv2d(16, 64, 3)
    unfolded = nn.functional.unfold(torch.zeros(1, 16, 8, 8), 3)
    assert unfolded.size(1) == other_layers.fan_in == conv.weight[0].numel()
    assert math.isclose(other_layers.found["default"], 3**-0.5, rel_tol=0.05)
    assert math.isclose(other_layers.found["randn"], 12, rel_tol=0.05)


def test_the_0_02_of_gpt_2() -> None:
    assert math.isclose(other_layers.multiplies, 0.02 * math.sqrt(768), rel_tol=0.02)


@pytest.mark.parametrize("layer", [nn.LSTM(16, 64), nn.GRU(16, 64)])
def test_a_recurrent_layer_draws_all_by_its_hidden_size(layer: nn.Module) -> None:
    for p in layer.parameters():
        assert 0.9 < p.abs().max().item() * 64**0.5 <= 1.0001


def test_a_group_s_channels_are_a_convolution_s_fan_in() -> None:
    for groups in (1, 2, 8):
        conv = nn.Conv2d(16, 64, 3, groups=groups)
        bound = conv.weight.abs().max().item()
        assert 0.97 < bound * (16 // groups * 9) ** 0.5 < 1.0001


def test_attention_draws_query_key_and_value_by_xavier_and_its_output_not() -> None:
    def xavier(weight: torch.Tensor) -> float:
        return math.sqrt(6 / sum(weight.shape))

    together = nn.MultiheadAttention(256, 4)
    apart = nn.MultiheadAttention(256, 4, kdim=64, vdim=32)
    assert apart.in_proj_weight is None
    drawn = (
        together.in_proj_weight,
        apart.q_proj_weight,
        apart.k_proj_weight,
        apart.v_proj_weight,
    )
    for weight in drawn:
        assert 0.99 < weight.abs().max().item() / xavier(weight) < 1.0001
    for attention in (together, apart):
        bound = attention.out_proj.weight.abs().max().item()
        assert 0.99 < bound * 256**0.5 < 1.0001
        assert not attention.out_proj.bias.any()


def test_an_embedding_has_zeros_at_its_padding() -> None:
    weight = nn.Embedding(1000, 16, padding_idx=3).weight
    assert not weight[3].any()
    assert 0.9 < weight[4:].std().item() < 1.1
