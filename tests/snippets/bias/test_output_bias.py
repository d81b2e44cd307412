import math

import pytest
import torch

from snippets.bias import output_bias


def test_the_log_odds_are_the_best_constant() -> None:
    share = output_bias.rare.mean().item()
    assert output_bias.log_odds == pytest.approx(
        math.log(share / (1 - share)), rel=1e-5
    )
    entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
    assert float(output_bias.of_the_share) == pytest.approx(entropy, rel=1e-4)
    loss_fn = torch.nn.BCEWithLogitsLoss()
    for other in (-0.3, 0.3):
        logits = torch.full_like(output_bias.rare, output_bias.log_odds + other)
        assert loss_fn(logits, output_bias.rare) > output_bias.of_the_share


def test_what_it_saves() -> None:
    zero, mean, balanced, log_odds = output_bias.rows.values()
    y = output_bias.y
    assert zero[0] == pytest.approx(y.pow(2).mean().item(), rel=0.05)
    assert mean[0] == pytest.approx(y.var().item(), rel=0.2)
    assert mean[2] < zero[1]
    assert balanced[0] == pytest.approx(math.log(2), rel=0.15)
    assert log_odds[0] == pytest.approx(float(output_bias.of_the_share), rel=0.2)
    assert log_odds[2] < 0.1 * balanced[1]


def test_with_class_weights_the_log_odds_are_not_the_best_constant() -> None:
    odds = torch.tensor(math.exp(-output_bias.log_odds))
    weighted = torch.nn.BCEWithLogitsLoss(pos_weight=odds)
    constants = (0.0, output_bias.log_odds)
    at_zero, at_log_odds = (
        weighted(torch.full_like(output_bias.rare, constant), output_bias.rare)
        for constant in constants
    )
    assert at_log_odds > 2 * at_zero


def test_large_weights_hide_the_best_constant() -> None:
    # So the page says that the other weights are drawn by default.
    torch.manual_seed(0)
    hidden, last = torch.nn.Linear(20, 64), torch.nn.Linear(64, 1)
    for layer in (hidden, last):
        torch.nn.init.normal_(layer.weight)
    torch.nn.init.constant_(last.bias, output_bias.log_odds)
    logits = last(hidden(torch.randn(len(output_bias.rare), 20)).relu())
    loss = torch.nn.BCEWithLogitsLoss()(logits, output_bias.rare)
    assert loss > 10 * output_bias.of_the_share
