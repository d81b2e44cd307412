"""The checks of the page, on cases that are not the page's."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.shapes import check

of_perfect: Callable[..., float] = check.of_perfect
Metric = Callable[[Tensor, Tensor], Any]
Case = tuple[str, Metric, Tensor, Tensor, float]


def squared(p: Tensor, y: Tensor) -> Tensor:
    return (p - y).pow(2).mean()


def absolute(p: Tensor, y: Tensor) -> Tensor:
    return (p - y).abs().mean()


def accuracy(p: Tensor, y: Tensor) -> float:
    return (p == y).double().mean().item()


def in_numpy(p: Tensor, y: Tensor) -> Any:
    return np.mean((p.numpy() - y.numpy()) ** 2)


def r2(p: Tensor, y: Tensor) -> Tensor:
    return 1 - (p - y).pow(2).mean() / y.var(correction=0)


def squeezed(p: Tensor, y: Tensor) -> Tensor:
    return F.mse_loss(p.reshape(y.shape), y)


def unsqueezed_inside(p: Tensor, y: Tensor) -> Tensor:
    return (p.reshape(-1, 1) - y.reshape(-1)).pow(2).mean()


y100 = torch.randn(100, generator=torch.Generator().manual_seed(1))
labels = torch.arange(20) % 3
binary = (torch.arange(20) % 2).float()
square = torch.arange(64.0).reshape(8, 8)
masks = (torch.arange(512) % 7).reshape(8, 8, 8).double()

RIGHT: list[Case] = [
    ("equal shapes", squared, torch.zeros(100), y100, 0),
    ("both columns", squared, torch.zeros(100, 1), y100.reshape(100, 1), 0),
    ("constant predictions", squared, torch.full((100,), 3.0), y100, 0),
    ("reshaped inside", squeezed, torch.zeros(100, 1), y100, 0),
    ("accuracy, three classes", accuracy, torch.zeros(20).long(), labels, 1),
    ("twenty binary labels", accuracy, torch.zeros(20), binary, 1),
    ("R²", r2, torch.zeros(100), y100, 1),
    ("NumPy's number", in_numpy, torch.zeros(100), y100, 0),
    ("float64, (8, 8)", absolute, torch.zeros(8, 8).double(), square.double(), 0),
    ("masks", squared, torch.zeros(8, 8, 8), masks, 0),
    ("nn.MSELoss", nn.MSELoss(), torch.zeros(100), y100, 0),
]
FAULTY: list[Case] = [
    ("column with row", squared, torch.zeros(100, 1), y100, 0),
    ("row with column", squared, torch.zeros(100), y100.reshape(100, 1), 0),
    ("(8, 8, 1) with (8, 8)", squared, torch.zeros(8, 8, 1), square, 0),
    ("channel of masks", squared, torch.zeros(8, 1, 8, 8), masks, 0),
    ("accuracy of a column", accuracy, torch.zeros(20, 1).long(), labels, 1),
    ("binary labels", accuracy, torch.zeros(20, 1), binary, 1),
    ("NumPy's number", in_numpy, torch.zeros(100, 1), y100, 0),
    ("R²", r2, torch.zeros(100, 1), y100, 1),
    ("constant predictions", absolute, torch.full((100, 1), 3.0), y100, 0),
    ("unsqueezed inside", unsqueezed_inside, torch.zeros(100), y100, 0),
    ("float64", squared, torch.zeros(100, 1).double(), y100.double(), 0),
]


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case[0])
def test_a_right_comparison_passes(
    case: Case,
) -> None:
    _, metric, y_pred, y, perfect = case
    assert of_perfect(metric, y_pred, y) == perfect


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case[0])
def test_a_faulty_one_is_caught(
    case: Case,
) -> None:
    _, metric, y_pred, y, perfect = case
    assert abs(of_perfect(metric, y_pred, y) - perfect) > 0.1


def test_equal_targets_hide_the_fault_as_the_page_says() -> None:
    assert of_perfect(squared, torch.zeros(9, 1), torch.ones(9)) == 0


def test_logits_against_class_numbers_raise_as_the_page_says() -> None:
    with pytest.raises(RuntimeError, match="invalid for input of size"):
        of_perfect(squared, torch.zeros(4, 3), torch.zeros(4))


def test_shuffling_is_weaker_as_the_page_says() -> None:
    constant = torch.full((100,), 3.0)
    shuffled = y100[torch.randperm(100, generator=torch.Generator().manual_seed(0))]
    torch.testing.assert_close(squared(constant, y100), squared(constant, shuffled))


@pytest.mark.parametrize(
    ("prediction", "target", "equal"),
    [
        ((100,), (100,), True),
        ((100, 1), (100,), False),
        ((100,), (100, 1), False),
        ((1, 1), (1,), False),
        ((), (1,), False),
        ((8, 8, 1), (8, 8), False),
        ((8, 1, 4, 4), (8, 4, 4), False),
        ((8, 1, 4, 4), (8, 1, 4, 4), True),
        ((3, 2), (2, 3), False),
    ],
)
def test_the_one_line(
    prediction: tuple[int, ...], target: tuple[int, ...], equal: bool
) -> None:
    assert (torch.zeros(prediction).shape == torch.zeros(target).shape) == equal


@pytest.mark.parametrize(
    "loss_fn",
    [
        *(F.mse_loss, F.l1_loss, F.huber_loss, F.smooth_l1_loss),
        *(nn.MSELoss(), nn.L1Loss(), nn.HuberLoss(), nn.SmoothL1Loss()),
    ],
)
def test_the_four_warnings_become_errors_and_equal_shapes_pass(loss_fn: Metric) -> None:
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.filterwarnings("error", "Using a target size")
        loss_fn(torch.zeros(4), torch.ones(4))
        with pytest.raises(UserWarning, match="Using a target size"):
            loss_fn(torch.zeros(4, 1), torch.ones(4))
