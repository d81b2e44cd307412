import pytest
import torch
from torch import nn

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
