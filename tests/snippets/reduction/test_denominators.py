import math

import pytest
import torch
from torch.nn import functional as F

from snippets.reduction import denominators


@pytest.mark.parametrize(
    ("name", "divisor"),
    [
        ("mse", 3 * 5),
        ("l1", 3 * 5),
        ("huber", 3 * 5),
        ("bce", 3 * 5),
        ("bce_weight", 3 * 5),
        ("bce_pos_weight", 3 * 5),
        ("cosine", 3),
        ("ce", 3),
        ("ce_long", 3 * 7),
        ("ce_ignore", 2),
        ("ce_weight", 1 + 4 + 5),
        ("ce_both", 1 + 5),
        ("ce_smooth", 1 + 4 + 5),
        ("ce_soft", 3),
        ("multilabel", 3),
    ],
)
def test_divisor(name: str, divisor: int) -> None:
    assert getattr(denominators, name) == divisor


def test_weighted_cross_entropy_by_hand() -> None:
    logits, target = denominators.logits, denominators.target
    weight = denominators.weight
    each = -logits.log_softmax(1)[range(3), target] * weight[target]
    mean = F.cross_entropy(logits, target, weight=weight)
    torch.testing.assert_close(mean, each.sum() / weight[target].sum())


def test_nothing_left_is_nan() -> None:
    assert math.isnan(denominators.all_ignored.item())


def test_multilabel_sum_is_already_averaged_over_classes() -> None:
    assert denominators.hidden_denominator == pytest.approx(5, rel=1e-5)


def test_ctc_divides_each_loss_by_its_target_length() -> None:
    assert denominators.ctc_mean == pytest.approx(denominators.ctc_by_length.item())
    assert abs(denominators.ctc_mean - denominators.ctc_by_batch) > 1
