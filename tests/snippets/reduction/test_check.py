"""The page's checks on loops that are not the page's: right ones and faulty ones."""

import math
from collections.abc import Callable
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.reduction import check

Loss = Callable[..., torch.Tensor]


def mean_of_examples(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return torch.stack(
        [(a - b).abs().sum() for a, b in zip(y_pred, y, strict=True)]
    ).mean()


def sum_over_4(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.mse_loss(y_pred, y, reduction="sum") / 4  # a fixed number stays a sum


def batchmean(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.kl_div(y_pred.log_softmax(-1), y.softmax(-1), reduction="batchmean")


ELEMENTS, EXAMPLES, SUM = (1, 1), (1, 2), (2, 2)


@pytest.mark.parametrize(
    ("loss_fn", "shape", "dtype", "expected"),
    [
        (F.l1_loss, (3, 7), torch.float32, ELEMENTS),
        (F.smooth_l1_loss, (1, 5), torch.float32, ELEMENTS),
        (F.huber_loss, (8, 1), torch.float64, ELEMENTS),
        (F.mse_loss, (6,), torch.float32, ELEMENTS),
        (F.mse_loss, (2, 3, 4), torch.float64, ELEMENTS),
        (partial(F.l1_loss, reduction="sum"), (3, 7), torch.float32, SUM),
        (partial(F.mse_loss, reduction="sum"), (6,), torch.float64, SUM),
        (sum_over_4, (8, 2), torch.float32, SUM),
        (mean_of_examples, (3, 7), torch.float32, EXAMPLES),
        (mean_of_examples, (5, 2, 3), torch.float64, EXAMPLES),
    ],
)
def test_two_ratios_on_other_losses_shapes_and_types(
    loss_fn: Loss, shape: tuple[int, ...], dtype: torch.dtype, expected: tuple[int, int]
) -> None:
    torch.manual_seed(1)
    y_pred, y = torch.randn(shape, dtype=dtype), torch.randn(shape, dtype=dtype)
    assert check.ratios(loss_fn, y_pred, y) == expected


@pytest.mark.parametrize("penalty", [1.0, 100.0])
def test_a_penalty_inside_the_loss_shows_as_numbers_in_between(penalty: float) -> None:
    def penalized(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.mse_loss(y_pred, y, reduction="sum") + penalty

    rows, columns = check.ratios(penalized, torch.ones(2, 3), torch.zeros(2, 3))
    assert 1 < rows < 2
    assert 1 < columns < 2


def test_a_loss_of_zero_tells_nothing() -> None:
    assert all(
        map(math.isnan, check.ratios(F.mse_loss, torch.ones(2, 2), torch.ones(2, 2)))
    )


CLASSES = torch.tensor([0, 2, 1, 2])
PADDED = torch.tensor([0, -100, 1, -100])
WEIGHT = torch.tensor([1.0, 10.0, 100.0])


@pytest.mark.parametrize(
    ("loss_fn", "y_pred", "y", "divisor"),
    [
        (F.mse_loss, torch.ones(5, 3), torch.zeros(5, 3), 15),
        (F.l1_loss, torch.ones(7), torch.zeros(7), 7),
        (F.l1_loss, torch.ones(2, 3, 4).double(), torch.zeros(2, 3, 4).double(), 24),
        (F.huber_loss, torch.ones(9, 1), torch.zeros(9, 1), 9),
        (F.binary_cross_entropy, torch.full((6, 2), 0.3), torch.ones(6, 2), 12),
        (F.cross_entropy, torch.randn(4, 3), CLASSES, 4),
        (F.cross_entropy, torch.randn(4, 3), PADDED, 2),
        (partial(F.cross_entropy, weight=WEIGHT), torch.randn(4, 3), CLASSES, 211),
        (F.nll_loss, torch.randn(4, 3), CLASSES, 4),
        (F.poisson_nll_loss, torch.ones(4, 2), torch.ones(4, 2), 8),
    ],
)
def test_sum_over_mean_is_the_divisor(
    loss_fn: Loss, y_pred: torch.Tensor, y: torch.Tensor, divisor: int
) -> None:
    ratio = loss_fn(y_pred, y, reduction="sum") / loss_fn(y_pred, y)
    assert ratio.item() == pytest.approx(divisor, rel=1e-5)


def gradients(model: nn.Module, loss: torch.Tensor) -> list[torch.Tensor]:
    return list(torch.autograd.grad(loss, list(model.parameters())))


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("sum", "mean", 12 * 4),
        ("sum", "per example", 12),
        ("per example", "mean", 4),
        ("half", "mean", 0.5),
        ("mean", "half", 2),
        ("two processes", "mean", 1),
        ("accumulated, not divided", "mean", 3),
        ("mean", "accumulated", 1),
        ("mean", "mean of unequal batches", None),
        ("mean", "l1", None),
        ("mean", "other weights", None),
    ],
)
def test_the_quotient_of_two_loops_gradients(
    one: str, other: str, factor: float | None
) -> None:
    """One number in every parameter is a reduction; anything else is another fault."""
    torch.manual_seed(2)
    model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4))
    x, y = torch.randn(12, 3), torch.randn(12, 4)

    def mean(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.mse_loss(model(x), y)

    def in_batches(*sizes: int) -> list[torch.Tensor]:
        pairs = zip(x.split(list(sizes)), y.split(list(sizes)), strict=True)
        return [mean(*pair) for pair in pairs]

    def loop(name: str) -> list[torch.Tensor]:
        losses: dict[str, Callable[[], torch.Tensor]] = {
            "mean": lambda: mean(x, y),
            "half": lambda: mean(x, y) / 2,
            "sum": lambda: F.mse_loss(model(x), y, reduction="sum"),
            "per example": lambda: (model(x) - y).square().sum(1).mean(),
            "two processes": lambda: torch.stack(in_batches(6, 6)).mean(),
            "accumulated": lambda: torch.stack(in_batches(4, 4, 4)).mean(),
            "accumulated, not divided": lambda: torch.stack(in_batches(4, 4, 4)).sum(),
            "mean of unequal batches": lambda: torch.stack(in_batches(5, 5, 2)).mean(),
            "l1": lambda: F.l1_loss(model(x), y),
            "other weights": lambda: mean(x.flip(1), y),
        }
        return gradients(model, losses[name]())

    quotients = torch.cat(
        [(a / b).flatten() for a, b in zip(loop(one), loop(other), strict=True)]
    )
    one_number = bool(
        (quotients - quotients.median()).abs().max() < 1e-3 * quotients.median().abs()
    )
    assert one_number is (factor is not None)
    if factor is not None:
        assert quotients.median().item() == pytest.approx(factor, rel=1e-3)


def test_the_gradients_catch_the_twins_and_pass_the_mended_loop() -> None:
    assert check.ratio_of_the_twins == 4
    assert check.ratio_when_mended == 1


@pytest.mark.parametrize(
    ("value", "gradient", "rate", "dtype", "stuck"),
    [
        (1.9999996, -5e-6, 0.01, torch.float32, True),
        (1.9999996, -5e-6, 0.01, torch.float64, False),
        (1.0, 1e-3, 1e-5, torch.float32, True),
        (1.0, 1e-3, 1e-3, torch.float32, False),
        (1.0, 1e-3, 1e-3, torch.bfloat16, True),
        (1.0, 1e-1, 1e-1, torch.bfloat16, False),
        (1.0, 1e-3, 1e-1, torch.float16, True),
        (1e4, 1.0, 1e-4, torch.float32, True),
        (0.0, 1e-30, 1e-4, torch.float32, False),  # near 0 the numbers lie close
        (1.0, 0.0, 0.1, torch.float32, False),  # arrived, not stuck
    ],
)
def test_rounded_away(
    value: float, gradient: float, rate: float, dtype: torch.dtype, stuck: bool
) -> None:
    parameter = torch.tensor([value, 1.0], dtype=dtype, requires_grad=True)
    parameter.grad = torch.tensor([gradient, 1.0], dtype=dtype)
    assert check.rounded_away(parameter, rate)[0].item() is stuck


def test_batchmean_is_per_example() -> None:
    rows, _ = check.ratios(batchmean, check.y_pred, check.y)
    assert rows == 1


def test_roots_and_sums_of_means() -> None:
    torch.manual_seed(3)
    y_pred, y = torch.randn(9, 5), torch.randn(9, 5)
    root: Loss = lambda p, t: F.mse_loss(p, t).sqrt()  # noqa: E731
    assert check.ratios(root, y_pred, y) == ELEMENTS
    assert check.ratios(check.norm, y_pred, y) == (1.414, 1.414)
    assert check.ratios(check.sum_of_means, y_pred, y) == (2, 1)


def test_a_quotient_of_zeros_is_nan() -> None:
    torch.manual_seed(0)
    first = nn.Linear(5, 20)
    model = nn.Sequential(first, nn.ReLU(), nn.Linear(20, 2))
    with torch.no_grad():
        first.bias[3] = -50  # a dead unit
    x, y = torch.randn(12, 5), torch.randn(12, 2)
    total = gradients(model, F.mse_loss(model(x), y, reduction="sum"))
    mean = gradients(model, F.mse_loss(model(x), y))
    pairs = zip(total, mean, strict=True)
    quotients = torch.cat([(a / b).flatten() for a, b in pairs])
    rest = quotients[~quotients.isnan()]
    assert len(rest) < len(quotients)
    assert rest.min().item() == pytest.approx(24, rel=1e-3)
    assert rest.max().item() == pytest.approx(24, rel=1e-3)


def test_distances_and_the_largest_error() -> None:
    torch.manual_seed(4)
    mean_distance: Loss = lambda p, t: (p - t).norm(dim=1).mean()  # noqa: E731
    largest: Loss = lambda p, t: (p - t).abs().max()  # noqa: E731
    for shape in ((9, 5), (64, 10), (12, 1)):
        y_pred, y = torch.randn(shape), torch.randn(shape)
        assert check.ratios(mean_distance, y_pred, y) == (1, 1.414)
        assert check.ratios(largest, y_pred, y) == ELEMENTS
