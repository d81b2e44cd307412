import mmap
from pathlib import Path

import pytest
import torch
from torch import nn

from snippets.errors import devices

ROOT = Path(__file__).parents[3]


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


def test_torch_has_the_texts_of_a_graphics_processor() -> None:
    # They cannot be raised here. The library has them, cut where a name is put in.
    library = next(Path(torch.__file__).parent.glob("lib/*torch_cpu.*"))
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    with library.open("rb") as file:
        code = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    for end in ("but got ", "but found at least two devices, "):
        assert f"`{end}" in page
        text = f"Expected all tensors to be on the same device, {end}"
        assert code.find(text.encode()) >= 0
