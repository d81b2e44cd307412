import pytest
import torch
from torch import nn

from snippets.errors import devices


def test_a_module_moves_itself_and_a_tensor_does_not() -> None:
    layer = nn.Linear(3, 1)
    assert layer.to("meta") is layer
    x = torch.ones(3)
    x.to("meta")
    assert x.device.type == "cpu"


def test_the_initial_state_is_checked_too() -> None:
    x = torch.zeros(4, 3)
    with pytest.raises(RuntimeError, match="are not at the same device"):
        nn.LSTM(3, 8)(x, (torch.zeros(1, 8, device="meta"),) * 2)


def test_the_checkpoint_has_the_layer_s_weights() -> None:
    devices.file.seek(0)
    loaded = torch.load(devices.file, map_location="cpu")
    assert torch.equal(loaded["weight"], devices.layer.weight)
