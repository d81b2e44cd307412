import math

import pytest

from snippets.bias import exercise_momentum_limit


def test_momentum_limit() -> None:
    fast = 8.5 + math.sqrt(67.25)
    assert float(exercise_momentum_limit.limit) == pytest.approx(3.8 / fast)
    assert exercise_momentum_limit.under < 1e-6
    assert exercise_momentum_limit.over > 1e6
