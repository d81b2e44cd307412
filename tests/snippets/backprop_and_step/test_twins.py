import re
import runpy
from pathlib import Path

import pytest

from snippets.backprop_and_step import twins

H1, H2 = 2 * 0.11 + 3 * 0.21, 2 * 0.12 + 3 * 0.08
ERROR = H1 * 0.14 + H2 * 0.15 - 1


def shown(slope: float) -> list[float]:
    """What a twin prints if the loss's derivative at the prediction is `slope`."""
    gradient = [slope * H1, slope * H2]
    return [*gradient, 0.14 - 0.05 * gradient[0], 0.15 - 0.05 * gradient[1]]


def test_l1_steps_by_the_sign_and_half_squared_error_by_the_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runpy.run_path(str(Path(twins.__file__)))
    printed = [float(n) for n in re.findall(r"-?\d\.\d+", capsys.readouterr().out)]
    assert printed == pytest.approx(shown(-1.0) + shown(ERROR), abs=6e-5)


def test_one_line_differs() -> None:
    cells = Path(twins.__file__).read_text().split("# %% ")[2:]
    a, b = ([line for line in c.splitlines()[1:] if line] for c in cells)
    differ = [pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
    assert [x.split("=")[0] for x, _ in differ] == ["loss "]
