"""The facts of the thread, without the snippets."""

import re
import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

WARNING = (
    "Using a target size (torch.Size([100])) that is different to the input size "
    "(torch.Size([100, 1])). This will likely lead to incorrect results due to "
    "broadcasting. Please ensure they have the same size."
)


def posted_data() -> tuple[torch.Tensor, torch.Tensor]:
    np.random.seed(0)
    torch.manual_seed(0)
    data = np.random.randn(10000, 3)
    data[:, :2] = data[:, :2] * 100
    data[:, 2] = 5 * data[:, 0] + 3 * data[:, 1] + np.random.randn(10000)
    tensor = torch.Tensor(data)
    return tensor[:, :2], tensor[:, 2]


def train(
    weight: list[float] | list[list[float]] | None = None,
    squeeze: bool = False,
    batch_size: int = 100,
    steps: int = 3000,
) -> tuple[float, list[float]]:
    x, y = posted_data()
    layer = nn.Linear(2, 1, bias=False)
    if weight is not None:
        layer.weight = nn.Parameter(torch.tensor(weight, dtype=torch.float32))
    optimizer = torch.optim.RMSprop(layer.parameters(), lr=0.01)
    loss = torch.tensor(0.0)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using a target size")
        for step in range(steps):
            first = step * batch_size % 10000
            pred_y = layer(x[first : first + batch_size])
            if squeeze:
                pred_y = pred_y.squeeze(1)
            loss = F.mse_loss(pred_y, y[first : first + batch_size])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss.item(), layer.weight.flatten().tolist()


def test_a_one_dimensional_weight_drops_the_output_column() -> None:
    x, _ = posted_data()
    layer = nn.Linear(2, 1, bias=False)
    assert layer(x[:100]).shape == (100, 1)
    layer.weight = nn.Parameter(torch.Tensor([[2, 3]]))
    assert layer(x[:100]).shape == (100, 1)
    layer.weight = nn.Parameter(torch.Tensor([2, 3]))
    assert layer(x[:100]).shape == (100,)
    layer.bias = nn.Parameter(torch.zeros(1))
    with pytest.raises(RuntimeError, match="must be a matrix"):
        layer(x[:100])


@pytest.mark.parametrize("weight", [None, [[2.0, 3.0]]])
def test_a_two_dimensional_weight_stays_in_the_hundred_thousands(
    weight: list[list[float]] | None,
) -> None:
    loss, weights = train(weight)
    assert loss == pytest.approx(358303.19, rel=1e-5)
    assert weights == pytest.approx([0.024, 0.031], abs=0.001)


def test_the_posted_line_reaches_the_noise() -> None:
    loss, weights = train([2.0, 3.0])
    assert loss == pytest.approx(1.05, abs=0.01)
    assert weights == pytest.approx([5, 3], abs=0.01)


def test_the_default_initialization_and_a_squeeze_reach_it_too() -> None:
    loss, weights = train(squeeze=True)
    assert loss == pytest.approx(1.05, abs=0.01)
    assert weights == pytest.approx([5, 3], abs=0.01)


def test_the_right_weights_are_left_again() -> None:
    loss, weights = train([[5.0, 3.0]], steps=1000)
    assert loss > 3e5
    assert weights == pytest.approx([0, 0], abs=0.5)


def test_a_batch_of_one_hides_the_fault() -> None:
    _, weights = train(batch_size=1, steps=1601)
    assert weights == pytest.approx([5, 3], abs=0.05)


def test_a_batch_of_two_does_not() -> None:
    _, weights = train(batch_size=2, steps=3000)
    assert weights[0] < 4.5


def test_the_floor_is_the_variance() -> None:
    _, y = posted_data()
    assert y.var(correction=0).item() == pytest.approx(342_000, rel=0.01)
    column, row = y[:100].mean().expand(100, 1), y[:100]
    floor = (column - row).pow(2).mean()
    torch.testing.assert_close(floor, row.var(correction=0))


def test_the_warning() -> None:
    with pytest.warns(UserWarning, match=re.escape(WARNING)):
        nn.MSELoss()(torch.zeros(100, 1), torch.zeros(100))


@pytest.mark.parametrize("loss_fn", [F.l1_loss, F.mse_loss, F.huber_loss])
def test_losses_that_warn(loss_fn: Callable[..., torch.Tensor]) -> None:
    with pytest.warns(UserWarning, match="Using a target size"):
        loss_fn(torch.zeros(4, 1), torch.ones(4))


@pytest.mark.parametrize(
    ("loss_fn", "message"),
    [
        (nn.BCELoss(), "Using a target size .* is deprecated"),
        (nn.BCEWithLogitsLoss(), "must be the same as input size"),
    ],
)
def test_losses_that_raise(loss_fn: nn.Module, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        loss_fn(torch.full((4, 1), 0.5), torch.ones(4))


def test_arithmetic_is_silent() -> None:
    assert (torch.zeros(4, 1) - torch.ones(4)).shape == (4, 4)
    assert (np.zeros((4, 1)) - np.ones(4)).shape == (4, 4)
    assert (torch.zeros(4, 1) == torch.ones(4)).shape == (4, 4)
