import runpy
from pathlib import Path

import pytest

from snippets.backprop_and_step import second_backward


def test_the_errors(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(Path(second_backward.__file__)))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "Trying to backward through the graph a second time (or directly access saved"
        " tensors after they have already been freed)."
    )
    assert lines[1].startswith(
        "one of the variables needed for gradient computation has been modified by an"
        " inplace operation: [torch.FloatTensor []] is at version 1; expected version"
        " 0 instead."
    )


def test_gradients_of_the_second_step() -> None:
    def error(w1: float, w2: float) -> float:
        return 2 * (w2 * w1 * 3 - 1)

    w1, w2 = 0.5, 2.0
    old = error(w1, w2)
    w1, w2 = w1 - 0.01 * old * w2 * 3, w2 - 0.01 * old * w1 * 3
    assert second_backward.true == pytest.approx(error(w1, w2) * w2 * 3, rel=1e-5)
    assert second_backward.fresh == pytest.approx(second_backward.true, rel=1e-5)
    # The stale one mixes the old error with the new weight.
    assert second_backward.stale == pytest.approx(old * w2 * 3, rel=1e-5)
    assert second_backward.stale > 3 * second_backward.true


def test_a_single_layer_keeps_its_first_gradient() -> None:
    assert second_backward.frozen == [2 * (0.5 * 3 - 1) * 3] * 3
    assert second_backward.w.item() == pytest.approx(0.5 - 3 * 0.01 * 3)
