from collections.abc import Callable
from typing import Any

import torch

from snippets.threads.gradient_is_not_the_update import answer_zero_grad as answer

gradient_left: Callable[[str], Any] = answer.gradient_left


def test_three_places() -> None:
    assert gradient_left("optimizer") is None
    assert gradient_left("model") is None
    assert sorted(gradient_left("loss_fn").abs().flatten().tolist()) == [2, 3]


def test_names_that_do_not_exist() -> None:
    assert answer.left["optimizer"] is None
    assert {"zero_grad", "backprop"}.isdisjoint(dir(torch.Tensor))
    assert "backward" in dir(torch.Tensor)
