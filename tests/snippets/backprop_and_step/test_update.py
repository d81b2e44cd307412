import pytest

from snippets.backprop_and_step import update


def test_step_needs_only_grad() -> None:
    assert update.w.grad_fn is None
    moved = [0.14 + 2 * 0.05 * 0.85, 0.15 + 2 * 0.05 * 0.48]
    assert update.w.tolist() == pytest.approx(moved)


def test_step_without_gradient_does_nothing() -> None:
    assert update.after_two == update.w.tolist()
    assert update.w.grad is None
