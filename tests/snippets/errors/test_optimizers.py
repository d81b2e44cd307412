import warnings

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
    from snippets.errors import optimizers


def test_layers_in_a_list_are_not_registered() -> None:
    model = nn.Module()
    model.layers = [nn.Linear(1, 1)]  # type: ignore[assignment]
    model.table = {"a": nn.Linear(1, 1)}  # type: ignore[assignment]
    assert list(model.parameters()) == []
    assert len(optimizers.parameters) == 10


def test_a_used_up_generator_is_empty() -> None:
    parameters = nn.Linear(1, 1).parameters()
    list(parameters)
    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(parameters, lr=0.1)


def test_moving_a_leaf_gives_no_leaf() -> None:
    moved = torch.zeros(3, requires_grad=True).to("meta")
    with pytest.raises(ValueError, match="can't optimize a non-leaf Tensor"):
        torch.optim.SGD([moved], lr=0.1)


def test_the_saved_learning_rate_replaces_the_constructor_s() -> None:
    saved = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.01).state_dict()
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
    optimizer.load_state_dict(saved)
    assert optimizer.param_groups[0]["lr"] == 0.01


def test_the_scheduler_first_never_uses_the_first_rate() -> None:
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    with pytest.warns(UserWarning, match="Detected call of `lr_scheduler.step"):
        scheduler.step()
    w.sum().backward()
    optimizer.step()
    assert w.item() == -0.5


def test_a_skipped_step_of_a_scaler_warns_too() -> None:
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    scheduler = StepLR(optimizer, step_size=1)
    scaler = torch.amp.GradScaler("cpu")
    scaler.scale(w.sum() * float("inf")).backward()
    scaler.step(optimizer)
    with pytest.warns(UserWarning, match="Detected call of `lr_scheduler.step"):
        scheduler.step()


@pytest.mark.parametrize("bad", [float("inf"), float("nan")])
def test_clipping_spreads_what_is_not_finite(bad: float) -> None:
    w = torch.zeros(2, requires_grad=True)
    w.grad = torch.tensor([1.0, bad])
    nn.utils.clip_grad_norm_([w], max_norm=1.0)
    assert w.grad is not None
    assert all(g == 0 or g != g for g in w.grad.tolist())


def test_lbfgs_calls_its_closure_several_times_in_a_step() -> None:
    w = torch.tensor([3.0, -2.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([w])
    calls = []

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = (w**4).sum()
        loss.backward()
        calls.append(loss.item())
        return loss

    optimizer.step(closure)
    assert len(calls) > 2


def test_moving_a_leaf_to_where_it_is_keeps_the_leaf() -> None:
    torch.optim.SGD([torch.zeros(3, requires_grad=True).to("cpu")], lr=0.1)


def test_the_fix_skips_a_step_whose_gradient_is_not_finite() -> None:
    assert not optimizers.norm.isfinite()
    assert all(p.isfinite().all() for p in optimizers.model.parameters())


def test_a_finite_loss_can_have_a_gradient_of_nan() -> None:
    w = torch.zeros(2, requires_grad=True)
    loss = (w.sqrt() * 0 + 1).sum()
    assert loss.isfinite()
    torch.autograd.backward(loss)
    assert not nn.utils.clip_grad_norm_([w], max_norm=1.0).isfinite()


def test_a_finite_gradient_can_be_too_large_for_its_norm() -> None:
    w = torch.zeros(2, requires_grad=True)
    w.grad = torch.full((2,), 1e20)
    with pytest.raises(RuntimeError, match="is non-finite, so it cannot be clipped"):
        nn.utils.clip_grad_norm_([w], max_norm=1.0, error_if_nonfinite=True)


def test_a_filter_that_leaves_nothing_is_empty() -> None:
    frozen = nn.Linear(1, 1).requires_grad_(False)
    trainable = filter(lambda p: p.requires_grad, frozen.parameters())
    with pytest.raises(ValueError, match="empty parameter list"):
        torch.optim.SGD(trainable, lr=0.1)


def test_warm_restarts_still_take_a_number() -> None:
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
    restarts = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 5)
    optimizer.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        restarts.step(0.5)


def test_the_sum_of_squares_can_overflow_where_no_square_does() -> None:
    w = torch.zeros(10_000, requires_grad=True)
    w.grad = torch.full((10_000,), 1e19)
    assert w.grad.square().isfinite().all()
    with pytest.raises(RuntimeError, match="is non-finite, so it cannot be clipped"):
        nn.utils.clip_grad_norm_([w], max_norm=1.0, error_if_nonfinite=True)


def test_a_scheduler_that_has_not_changed_the_rate_yet_warns_too() -> None:
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    scheduler = StepLR(optimizer, step_size=30)
    with pytest.warns(UserWarning, match="Detected call of `lr_scheduler.step"):
        scheduler.step()
    assert optimizer.param_groups[0]["lr"] == 1.0


def test_what_a_scheduler_calculates_is_not_the_rate_in_use() -> None:
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=1.0)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    optimizer.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [0.5] == [optimizer.param_groups[0]["lr"]]
    with pytest.warns(UserWarning, match="To get the last learning rate"):
        assert scheduler.get_lr() == [0.25]


def test_no_scheduler_reports_by_itself() -> None:
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=1.0)
    with pytest.raises(TypeError, match="unexpected keyword argument 'verbose'"):
        StepLR(optimizer, step_size=1, verbose=True)  # type: ignore[call-arg]
