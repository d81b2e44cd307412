import math

import pytest
import torch

from snippets.bias import exercise_lucky_start


def test_lucky_start() -> None:
    assert exercise_lucky_start.loss_zero == pytest.approx(0.0341, rel=0.01)
    assert exercise_lucky_start.loss_lucky < 1e-13
    slow = torch.tensor([5.0, 8.5 - math.sqrt(67.25) - 15], dtype=torch.float64)
    start = torch.tensor([-2.0, float(exercise_lucky_start.lucky_b)]).double()
    assert float(slow @ start) == pytest.approx(0, abs=1e-6)
