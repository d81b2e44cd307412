import math

import pytest
import torch
from torch.nn import functional as F

from snippets.reduction import denominators

DIVISORS = {
    "MSE": 3 * 5,
    "L1": 3 * 5,
    "Huber": 3 * 5,
    "MSE, `weight`": 3 * (1 + 2 + 3 + 4 + 5),
    "L1, `weight`": 3 * (1 + 2 + 3 + 4 + 5),
    "Huber, `weight`": 3 * 5,
    "BCE with logits": 3 * 5,
    "BCE with logits, `weight`": 3 * 5,
    "BCE with logits, `pos_weight`": 3 * 5,
    "cosine embedding": 3,
    "cross-entropy": 3,
    "cross-entropy, 7 positions": 3 * 7,
    "cross-entropy, one of 3 targets is `ignore_index`": 2,
    "cross-entropy, `weight`": 1 + 4 + 5,
    "cross-entropy, `weight`, one ignored": 1 + 5,
    "cross-entropy, `weight`, `label_smoothing`": 1 + 4 + 5,
    "cross-entropy, `weight`, probabilities as targets": 3,
    "multilabel soft margin": 3,
}


def test_divisors() -> None:
    assert {loss: divisor for loss, divisor, _ in denominators.rows} == DIVISORS


def test_weighted_mse_and_huber_by_hand() -> None:
    a, b = denominators.scores, denominators.bits
    weight = denominators.each_weight
    each = weight * (a - b) ** 2
    mse = denominators.mse(a, b, weight=weight)
    torch.testing.assert_close(mse, each.sum() / 45)
    huber = weight * F.huber_loss(a, b, reduction="none")
    measured = denominators.huber(a, b, weight=weight)
    torch.testing.assert_close(measured, huber.mean())


@pytest.mark.parametrize("module", [torch.nn.MSELoss, torch.nn.L1Loss])
def test_the_modules_take_no_weight(module: type[torch.nn.Module]) -> None:
    with pytest.raises(TypeError):
        module(weight=denominators.each_weight)


def test_weighted_cross_entropy_by_hand() -> None:
    logits, target = denominators.logits, denominators.target
    weight = denominators.weight
    each = -logits.log_softmax(1)[range(3), target] * weight[target]
    mean = F.cross_entropy(logits, target, weight=weight)
    torch.testing.assert_close(mean, each.sum() / weight[target].sum())


@pytest.mark.parametrize("options", [{}, {"label_smoothing": 0.1}])
@pytest.mark.parametrize("shape", [(4, 6), (2, 6, 3)])
def test_nothing_left_is_nan_with_a_gradient_of_zero(
    shape: tuple[int, ...], options: dict[str, float]
) -> None:
    scores = torch.randn(shape, requires_grad=True)
    target = torch.full((shape[0], *shape[2:]), -100)
    loss = denominators.ce(scores, target, **options)
    assert math.isnan(loss.item())
    (gradient,) = torch.autograd.grad(loss, scores)
    assert not gradient.any()


def test_multilabel_sum_is_already_averaged_over_classes() -> None:
    assert denominators.hidden_denominator == pytest.approx(5, rel=1e-5)


def test_ctc_divides_each_loss_by_its_target_length() -> None:
    assert denominators.ctc_mean == pytest.approx(denominators.ctc_by_length.item())
    assert abs(denominators.ctc_mean - denominators.ctc_each.mean()) > 1
