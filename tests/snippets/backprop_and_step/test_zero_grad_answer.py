import runpy
from pathlib import Path

import pytest

from snippets.backprop_and_step import zero_grad_answer


def test_three_errors_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(Path(zero_grad_answer.__file__)))
    assert capsys.readouterr().out.splitlines() == [
        "'NoneType' object has no attribute 'data'",
        "grad can be implicitly created only for scalar outputs",
        "a leaf Variable that requires grad is being used in an in-place operation.",
    ]
