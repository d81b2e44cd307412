"""Losses that are negative, or 0."""

import math

import pytest
import torch
import torch.nn.functional as F

from snippets.symptoms import loss_is_negative_or_zero


def test_with_such_labels_there_is_no_least_loss() -> None:
    """The score that a positive label of 255, or a label of -1, asks for has no end."""
    scores = torch.tensor([1e1, 1e2, 1e3, 1e4])
    for sign, label in ((1, 255.0), (-1, -1.0)):
        labels = torch.full((4,), label)
        losses = F.binary_cross_entropy_with_logits(
            sign * scores, labels, reduction="none"
        )
        assert (losses.diff() < 0).all()
        assert losses[-1] < -1e3


def test_bceloss_checks_its_labels() -> None:
    message = "all elements of target should be between 0 and 1"
    with pytest.raises(RuntimeError, match=message):
        F.binary_cross_entropy(torch.tensor([0.5]), torch.tensor([255.0]))


def test_nll_loss_of_probabilities_is_minus_their_mean() -> None:
    p = loss_is_negative_or_zero.p
    own = p[torch.arange(8), loss_is_negative_or_zero.classes]
    assert math.isclose(-own.mean().item(), loss_is_negative_or_zero.of_p, abs_tol=1e-6)
    assert F.kl_div(p, p.flip(0), reduction="batchmean") < 0  # the same mistake


def test_the_loss_of_a_density_above_1_is_negative_and_has_no_least() -> None:
    exact = torch.zeros(4)
    losses = []
    for variance in (1.0, 1e-2, 1e-4):
        spread = torch.full((4,), variance)
        loss = F.gaussian_nll_loss(exact, exact, spread, full=True).item()
        normal = torch.distributions.Normal(0.0, math.sqrt(variance))
        assert math.isclose(-loss, normal.log_prob(exact[0]).item(), rel_tol=1e-4)
        losses.append(loss)
    assert losses[0] > 0 > losses[1] > losses[2]


def test_one_column_of_scores_has_no_gradient_whatever_the_labels() -> None:
    scores = torch.randn(8, 1, requires_grad=True)
    loss = F.cross_entropy(scores, torch.rand(8, 1))
    loss.backward()
    assert loss == 0
    assert scores.grad is not None
    assert not scores.grad.any()


def test_shuffled_batches_do_not_jump() -> None:
    torch.manual_seed(0)
    x, y = loss_is_negative_or_zero.x, loss_is_negative_or_zero.y
    model = torch.nn.Linear(20, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(20):
        for rows in torch.randperm(256).split(16):
            optimizer.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    assert max(losses[160:]) < math.log(2) < loss_is_negative_or_zero.next_class


def test_the_sum_over_no_target_is_0_and_the_mean_is_nan() -> None:
    scores, ignored = torch.randn(8, 3), torch.full((8,), -100)
    assert F.cross_entropy(scores, ignored, reduction="sum") == 0
    assert F.cross_entropy(scores, ignored).isnan()
