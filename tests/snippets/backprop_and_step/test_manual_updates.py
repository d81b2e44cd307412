import runpy
from pathlib import Path

import pytest
import torch

from snippets.backprop_and_step import manual_updates

STEPPED = [0.14 + 0.05 * 0.85, 0.15 + 0.05 * 0.48]


def test_the_five_results(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(Path(manual_updates.__file__)))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "a leaf Variable that requires grad is being used in an in-place operation."
    )
    right = "tensor([0.1825, 0.1740], requires_grad=True) True"
    assert lines[1:3] == [right, right]
    assert lines[3] == "tensor([0.1825, 0.1740], grad_fn=<SubBackward0>) False"
    assert lines[4] == "None"
    assert lines[5].startswith(
        "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed."
    )
    assert lines[6] == "'NoneType' object has no attribute 'zero_'"
    assert lines[7] == "tensor([0.1825, 0.1740]) False"
    assert lines[8] == (
        "element 0 of tensors does not require grad and does not have a grad_fn"
    )


def test_a_new_tensor_is_right_once_and_is_no_leaf() -> None:
    w = torch.tensor([0.14, 0.15], requires_grad=True)
    w.grad = torch.tensor([-0.85, -0.48])
    new = w - 0.05 * w.grad
    assert new.tolist() == pytest.approx(STEPPED)
    assert not new.is_leaf
    assert manual_updates.gradient is None
    assert manual_updates.w.requires_grad is False


def test_what_is_a_leaf() -> None:
    w = torch.ones(2, requires_grad=True)
    assert w.is_leaf
    assert not (2 * w).is_leaf
    assert (2 * w).detach().is_leaf
    assert (2 * torch.ones(2)).is_leaf
    with torch.no_grad():
        assert (2 * w).is_leaf
