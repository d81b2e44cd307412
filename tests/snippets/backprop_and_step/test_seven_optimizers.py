from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from snippets.backprop_and_step import seven_optimizers

Rule = Callable[[list[float]], Iterable[float]]


@pytest.mark.parametrize(
    ("name", "optimizer_class", "options"),
    [
        ("sgd", torch.optim.SGD, {}),
        ("momentum", torch.optim.SGD, {"momentum": 0.9}),
        ("nesterov", torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
        ("adagrad", torch.optim.Adagrad, {}),
        ("rmsprop", torch.optim.RMSprop, {}),
        ("adam", torch.optim.Adam, {}),
        ("adamw", torch.optim.AdamW, {}),
    ],
)
def test_fifty_steps_of_any_gradients(
    name: str, optimizer_class: Any, options: dict[str, Any]
) -> None:
    rule: Rule = getattr(seven_optimizers, name)
    gradients = np.random.default_rng(0).normal(size=50).tolist()
    w = torch.tensor(0.14, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([w], lr=0.05, **options)
    path = []
    for g in gradients:
        w.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
        path.append(w.item())
    assert list(rule(gradients)) == pytest.approx(path, abs=1e-12)


def test_first_steps_in_units_of_the_rate() -> None:
    expected = {
        "SGD": 0.85,
        "momentum": 0.85,
        "Nesterov": 1.9 * 0.85,
        "Adagrad": 1,
        "RMSprop": 10,
        "Adam": 1,
        "AdamW": 1 - 0.01 * 0.14,
    }
    assert seven_optimizers.first_steps == pytest.approx(expected)
    assert {row[0]: row[3] for row in seven_optimizers.rows} == pytest.approx(expected)


def test_every_printed_digit_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    compare: Callable[..., None] = seven_optimizers.compare

    def slightly_off(gradients: list[float]) -> Iterable[float]:
        rule: Rule = seven_optimizers.sgd
        return [w + 2e-12 for w in rule(gradients)]

    with pytest.raises(AssertionError):
        compare("SGD", slightly_off, torch.optim.SGD)


def test_no_two_stand_at_one_place_after_three_steps() -> None:
    rules: list[Rule] = [
        getattr(seven_optimizers, name)
        for name in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
    ]
    rules.append(seven_optimizers.adamw)
    for gradients in ([-0.85, -0.85, -0.85], [-0.85, 0.3, -0.02]):
        last = sorted(list(rule(gradients))[-1] for rule in rules)
        assert min(b - a for a, b in pairwise(last)) > 1e-5
