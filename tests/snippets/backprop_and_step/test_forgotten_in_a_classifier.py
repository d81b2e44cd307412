from typing import Any

import pytest
import torch
from torch.nn import functional as F

from snippets.backprop_and_step import forgotten_in_a_classifier as classifier

rows: dict[str, list[float]] = {row[0]: row[1:] for row in classifier.rows}


@pytest.mark.parametrize("name", list(rows))
def test_with_zero_grad_all_learn(name: str) -> None:
    mean, lowest, highest = rows[name][:3]
    assert 0.85 < lowest < mean < highest


@pytest.mark.parametrize(
    "name", ["SGD, rate 0.1", "SGD, rate 0.01, momentum 0.9", "Adam, rate 0.01"]
)
def test_three_lose_accuracy_without(name: str) -> None:
    mean, without = rows[name][0], rows[name][3]
    assert without < mean - 0.04


def test_adam_at_a_small_rate_shows_nothing() -> None:
    mean, _, _, without, lowest, _ = rows["Adam, rate 0.001"]
    assert without > mean - 0.02
    assert lowest > 0.85


def test_ten_at_once_have_the_gradient_of_one() -> None:
    W1, W2 = (w.clone().requires_grad_() for w in classifier.start)
    logits = classifier.forward(W1, W2, classifier.x)
    losses: Any = F.cross_entropy(
        logits.transpose(1, 2), classifier.y, reduction="none"
    )
    torch.autograd.backward(losses.mean(dim=1).sum())
    alone1, alone2 = (w[3].clone().requires_grad_() for w in classifier.start)
    loss = F.cross_entropy(
        torch.tanh(classifier.x[3] @ alone1) @ alone2, classifier.y[3]
    )
    torch.autograd.backward(loss)
    torch.testing.assert_close(W1.grad[3], alone1.grad)
    torch.testing.assert_close(W2.grad[3], alone2.grad)
