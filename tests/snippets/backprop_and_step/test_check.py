from collections.abc import Callable

import pytest
import torch

from snippets.backprop_and_step import check

checked_step: Callable[..., None] = check.checked_step


def test_each_fault_trips_its_own_check() -> None:
    assert check.caught == [
        "an old gradient is left",
        "not the model's parameters",
        "not p - lr * grad",
    ]


def test_a_missing_parameter_is_found() -> None:
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD([model.weight], lr=0.05)
    with pytest.raises(AssertionError, match="not the model's parameters"):
        checked_step(model, optimizer, torch.nn.L1Loss())


def test_ten_healthy_steps_pass() -> None:
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(10):
        checked_step(model, optimizer, torch.nn.MSELoss())
