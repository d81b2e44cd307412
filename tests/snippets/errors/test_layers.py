from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from snippets.errors import layers


def test_a_batch_s_mean_leaves_nothing_of_one_value() -> None:
    x = torch.randn(1, 4)
    assert (x - x.mean(dim=0)).abs().max() == 0


def test_the_arriving_number_comes_first() -> None:
    with pytest.raises(RuntimeError, match="should contain 3 elements not 7"):
        nn.BatchNorm1d(7)(torch.randn(5, 3))


def test_a_batch_norm_s_weight_has_no_fan() -> None:
    with pytest.raises(ValueError, match="fewer than 2 dimensions"):
        nn.init.kaiming_normal_(nn.BatchNorm1d(4).weight)


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_no_gain_is_known(name: Any) -> None:
    with pytest.raises(ValueError, match=f"Unsupported nonlinearity {name}"):
        nn.init.calculate_gain(name)


@pytest.mark.parametrize("seed", range(3))
def test_the_signal_shrinks_with_depth(seed: int) -> None:
    torch.manual_seed(seed)
    h = torch.randn(500, 256)
    sizes = []
    for _ in range(20):
        h = F.gelu(h @ torch.randn(256, 256) * (2 / 256) ** 0.5)
        sizes.append(h.square().mean().sqrt().item())
    assert 1 > sizes[0] > sizes[9] > sizes[19]
    assert 0.1 < layers.rms < 0.8


def test_time_first_raises_nothing() -> None:
    lstm = nn.LSTM(5, 8)
    assert lstm(torch.randn(4, 10, 5))[0].shape == (4, 10, 8)


def test_a_sequence_s_length_stands_where_the_channels_belong() -> None:
    sequences = torch.randn(5, 10, 8)
    with pytest.raises(RuntimeError, match="should contain 10 elements not 8"):
        nn.BatchNorm1d(8)(sequences)
    assert nn.BatchNorm1d(8)(sequences.transpose(1, 2)).shape == (5, 8, 10)


def test_the_fix_leaves_a_batch_norm_s_weight_as_it_is() -> None:
    norm, recurrent = nn.BatchNorm1d(8), nn.LSTM(8, 4)
    model = nn.Sequential(nn.Linear(3, 8), norm, recurrent)
    layers.initialize(model)
    assert norm.weight.tolist() == [1.0] * 8
    assert norm.bias.count_nonzero() == 0
    assert dict(recurrent.named_parameters())["bias_ih_l0"].count_nonzero() == 0


def test_with_an_initial_state_time_first_raises() -> None:
    state = torch.zeros(1, 4, 8), torch.zeros(1, 4, 8)
    with pytest.raises(RuntimeError, match="Expected hidden"):
        nn.LSTM(5, 8)(torch.randn(4, 10, 5), state)


def test_a_group_norm_takes_single_samples() -> None:
    assert nn.GroupNorm(2, 4)(torch.randn(1, 4)).isfinite().all()


def test_a_group_norm_with_one_value_in_a_group_raises_it_too() -> None:
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        nn.GroupNorm(4, 4)(torch.randn(1, 4))


def test_a_layer_before_the_call_of_init_gives_the_same_text() -> None:
    class Late(nn.Module):
        def __init__(self) -> None:
            self.layer = nn.Linear(3, 1)
            super().__init__()

    with pytest.raises(AttributeError, match="cannot assign module before"):
        Late()


@pytest.mark.parametrize("activation", [nn.GELU, nn.SiLU])
def test_adam_trains_thirty_layers_whose_signal_shrinks(
    activation: type[nn.Module],
) -> None:
    torch.manual_seed(0)
    model = nn.Sequential()
    for _ in range(30):
        layer = nn.Linear(64, 64)
        nn.init.normal_(layer.weight, std=(2 / 64) ** 0.5)
        nn.init.zeros_(layer.bias)
        model.append(layer).append(activation())
    model.append(nn.Linear(64, 1))
    x = torch.randn(256, 64)
    y = torch.sin(2 * x[:, :1])
    assert model[:-1](x).square().mean().sqrt() < 0.01
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(300):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.1 * y.var().item()


def test_a_state_s_second_dimension_counts_the_samples() -> None:
    x = torch.zeros(4, 10, 5)  # 4 samples of 10 time steps
    gru = nn.GRU(5, 8, batch_first=True)
    assert torch.equal(gru(x)[0], gru(x, torch.zeros(1, 4, 8))[0])
    text = r"Expected hidden size \(1, 4, 8\), got \[4, 1, 8\]"
    with pytest.raises(RuntimeError, match=text):
        gru(x, torch.zeros(4, 1, 8))


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU, nn.RNN])
def test_a_recurrent_layer_takes_no_images(layer: Any) -> None:
    text = f"{layer.__name__}: Expected input to be 2D or 3D, got 4D (tensor )?instead"
    with pytest.raises(ValueError, match=text):
        layer(5, 8)(torch.zeros(4, 1, 10, 5))


def test_the_message_names_the_function_and_what_it_got() -> None:
    scores, classes = torch.zeros(2, 3), torch.zeros(2, dtype=torch.long)
    wrong: Any
    for wrong, name in ((scores, scores), "tuple"), (np.ones((2, 3)), "numpy.ndarray"):
        text = (
            rf"cross_entropy_loss\(\): argument 'input' .* must be Tensor, not {name}"
        )
        with pytest.raises(TypeError, match=text):
            F.cross_entropy(wrong, classes)
    with pytest.raises(TypeError, match=r"linear\(\).* must be Tensor, not list"):
        layers.head([[1.0] * 8])
    with pytest.raises(TypeError, match=r"linear\(\).* must be Tensor, not tuple"):
        nn.Sequential(layers.lstm, layers.head)(layers.x)


def test_which_dimensions_each_batch_norm_takes() -> None:
    for shape in ((4, 3), (3, 8, 8)):
        text = rf"expected 4D input \(got {len(shape)}D input\)"
        with pytest.raises(ValueError, match=text):
            nn.BatchNorm2d(3)(torch.zeros(shape))


def test_a_layer_norm_takes_the_last_dimensions() -> None:
    images = torch.zeros(2, 3, 8, 8)
    with pytest.raises(RuntimeError, match=r"Given normalized_shape=\[3\]"):
        nn.LayerNorm(3)(images)
    assert nn.LayerNorm(3)(images.movedim(1, -1)).shape == (2, 8, 8, 3)
    assert nn.LayerNorm((8, 8))(images).shape == images.shape
