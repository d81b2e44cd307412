from typing import Any

import pytest

from snippets.backprop_and_step import gradient

w: Any = gradient.w


def test_backward_fills_grad_and_moves_nothing() -> None:
    assert w.grad.tolist() == pytest.approx([-0.85, -0.48])
    assert w.tolist() == pytest.approx([0.14, 0.15])
