from collections.abc import Callable
from typing import Any

import pytest
import torch

from snippets.backprop_and_step import check

train: Callable[[str], None] = check.train
optim: Any = torch.optim


def test_each_fault_trips_an_assertion() -> None:
    assert check.caught_by == {
        "no zero_grad": 1,
        "no backward": 2,
        "zero_grad after backward": 2,
        "no step": 3,
        "a new weight": 3,
    }


def test_a_healthy_loop_passes() -> None:
    train("none")
    assert check.step == 9


def test_the_first_finds_a_new_weight_under_any_optimizer() -> None:
    model = torch.nn.Linear(3, 1)
    optimizer = optim.Adam(model.parameters())
    model.weight = torch.nn.Parameter(torch.zeros(1, 3))
    left = []
    for _ in range(2):
        optimizer.zero_grad()
        left.append([p.grad is None for p in model.parameters()])
        torch.autograd.backward(model(check.x).sum())
        optimizer.step()
    assert left == [[True, True], [False, True]]


def test_the_third_is_for_plain_sgd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.optim, "SGD", torch.optim.Adam)
    with pytest.raises(AssertionError, match="3"):
        train("none")


def test_only_plain_sgd_steps_by_rate_times_gradient() -> None:
    assert check.is_rate_times_gradient == {
        "SGD": [True, True, True],
        "SGD, momentum": [True, False, False],
        "Adam": [False, False, False],
    }
