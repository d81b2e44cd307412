import warnings
from typing import Any

import pytest
import torch
from torch import nn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
    from snippets.errors import mixed_precision


def test_the_weights_stay_float32_under_autocast() -> None:
    assert mixed_precision.prediction.dtype == torch.float16
    assert mixed_precision.model.weight.dtype == torch.float32


def test_another_model_s_parameters_have_no_inf_checks() -> None:
    scaler = torch.amp.GradScaler("cpu")
    model, other = nn.Linear(3, 1), nn.Linear(3, 1)
    optimizer = torch.optim.SGD(other.parameters(), lr=0.1)
    scaler.scale(model(torch.ones(2, 3)).sum()).backward()
    with pytest.raises(AssertionError, match="No inf checks were recorded"):
        scaler.step(optimizer)


@pytest.mark.parametrize("scaled", [True, False])
def test_an_unscaled_backward_says_something_else_or_nothing(scaled: bool) -> None:
    scaler = torch.amp.GradScaler("cpu")
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = model(torch.ones(2, 3)).sum()
    if scaled:
        scaler.scale(loss)
    loss.backward()
    if scaled:
        scaler.step(optimizer)
    else:
        with pytest.raises(AssertionError, match="_scale is None"):
            scaler.step(optimizer)


@pytest.mark.parametrize(
    ("make", "too_small_by"), [(torch.optim.SGD, 65536), (torch.optim.Adam, 1)]
)
def test_the_step_of_an_unscaled_backward(make: Any, too_small_by: int) -> None:
    steps = []
    for unscaled in (False, True):
        scaler = torch.amp.GradScaler("cpu")
        w = torch.zeros(3, requires_grad=True)
        loss = (w * 3).sum()
        scaled = scaler.scale(loss)
        torch.autograd.backward(loss if unscaled else scaled)
        scaler.step(make([w], lr=0.1))
        steps.append(w.norm().item())
    assert steps[0] / steps[1] == pytest.approx(too_small_by, rel=1e-3)


def test_the_old_names_are_the_new_ones_for_cuda() -> None:
    assert issubclass(torch.cuda.amp.GradScaler, torch.amp.GradScaler)
    assert issubclass(torch.cuda.amp.autocast, torch.amp.autocast)
