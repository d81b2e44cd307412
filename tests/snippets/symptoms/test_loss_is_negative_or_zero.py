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


def test_the_density_is_that_of_torch_s_distribution() -> None:
    for variance, density in loss_is_negative_or_zero.densities.items():
        normal = torch.distributions.Normal(0.0, math.sqrt(variance))
        of_torch = normal.log_prob(torch.tensor(0.0)).exp().item()
        assert math.isclose(density, of_torch, rel_tol=1e-5)


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
    assert max(losses[160:]) < math.log(2) < loss_is_negative_or_zero.worst


def test_the_sum_over_no_target_is_0_and_the_mean_is_nan() -> None:
    assert loss_is_negative_or_zero.summed == 0
    assert math.isnan(loss_is_negative_or_zero.averaged)
