import math

import pytest
import torch

from snippets.bias import exercise_momentum_limit


def test_momentum_limit() -> None:
    fast = 8.5 + math.sqrt(67.25)
    assert float(exercise_momentum_limit.limit) == pytest.approx(3.8 / fast)
    assert exercise_momentum_limit.under < 1e-6
    assert exercise_momentum_limit.over > 1e6


def last(rate: float) -> float:
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], rate, momentum=0.9, nesterov=True)
    for _ in range(1000):
        optimizer.zero_grad()
        torch.autograd.backward(w.square() / 2)
        optimizer.step()
    return abs(w.item())


def test_nesterov_has_a_lower_limit() -> None:
    limit = 2 * 1.9 / 2.8
    assert last(0.99 * limit) < 1e-3
    assert last(1.01 * limit) > 1e3
