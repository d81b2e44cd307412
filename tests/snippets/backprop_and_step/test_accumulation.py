from typing import Any

import pytest

from snippets.backprop_and_step import accumulation

zeros: Any = accumulation.zeros


def test_gradients_add_and_zero_grad_clears() -> None:
    one = [-0.85, -0.48]
    for times, gradient in enumerate(accumulation.seen, start=1):
        assert gradient == pytest.approx([times * g for g in one])
    assert len(accumulation.seen) == 3
    assert zeros.tolist() == [0, 0]
    assert accumulation.w.grad is None


def test_the_weight_never_moved() -> None:
    assert accumulation.w.tolist() == pytest.approx([0.14, 0.15])
