import pytest
import torch

from snippets.backprop_and_step import stale_optimizer


def test_a_replaced_weight_never_trains() -> None:
    assert stale_optimizer.stale_loss == stale_optimizer.first_loss
    squares = (stale_optimizer.y**2).mean().item()
    assert stale_optimizer.first_loss == pytest.approx(squares, rel=1e-6)


def test_copied_and_loaded_values_train() -> None:
    assert stale_optimizer.copied_loss < 1e-9
    assert stale_optimizer.loaded_loss < 1e-9


def test_an_assigned_state_is_new_tensors() -> None:
    assert stale_optimizer.assigned_loss == stale_optimizer.first_loss
    model = torch.nn.Linear(2, 1)
    weight, bias = model.parameters()
    model.load_state_dict(model.state_dict())
    assert model.weight is weight
    state = {"weight": torch.ones(1, 2), "bias": torch.ones(1)}
    model.load_state_dict(state, assign=True)
    assert model.weight is not weight
    assert model.bias is not bias


def test_its_gradients_pile_up() -> None:
    ratio = stale_optimizer.stale_gradient / stale_optimizer.one_gradient
    assert ratio == pytest.approx(200, rel=1e-4)
    assert stale_optimizer.gradients_piled_up == 200
    after = stale_optimizer.after_optimizer_zero_grad
    assert after == stale_optimizer.one_gradient > 0
    assert stale_optimizer.after_model_zero_grad is None
