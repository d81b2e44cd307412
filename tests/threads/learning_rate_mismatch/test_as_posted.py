import pytest
import torch

from snippets.threads.learning_rate_mismatch import as_posted


def test_the_hand_written_loop_does_not_survive_its_first_step() -> None:
    assert as_posted.w1.grad is not None
    assert as_posted.w2.grad is not None  # of the one backward()
    assert as_posted.w1.grad.abs().sum() > 0  # never cleared: no second step
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        as_posted.w1 -= 1e-6 * as_posted.w1.grad


def test_the_module_loop_runs_as_posted() -> None:
    assert as_posted.t == 500
    assert as_posted.loss < 1e-3
    with torch.no_grad():
        y_pred = as_posted.model(as_posted.x)
        assert (y_pred - as_posted.y).abs().max() < 0.05
