import pytest

from snippets.backprop_and_step import stale_optimizer


def test_a_replaced_weight_never_trains() -> None:
    assert stale_optimizer.stale_loss == stale_optimizer.first_loss
    squares = (stale_optimizer.y**2).mean().item()
    assert stale_optimizer.first_loss == pytest.approx(squares, rel=1e-6)


def test_copied_and_loaded_values_train() -> None:
    assert stale_optimizer.copied_loss == stale_optimizer.loaded_loss
    assert stale_optimizer.copied_loss < 1e-9


def test_its_gradients_pile_up() -> None:
    ratio = stale_optimizer.stale_gradient / stale_optimizer.one_gradient
    assert ratio == pytest.approx(200, rel=1e-4)
    assert stale_optimizer.gradients_piled_up == 200
    after = stale_optimizer.after_optimizer_zero_grad
    assert after == stale_optimizer.one_gradient > 0
    assert stale_optimizer.after_model_zero_grad is None
