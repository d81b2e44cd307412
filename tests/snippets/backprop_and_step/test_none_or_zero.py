from typing import Any

import pytest
import torch

from snippets.backprop_and_step import none_or_zero


@pytest.mark.parametrize(
    ("name", "optimizer_class", "options"),
    [
        ("sgd", torch.optim.SGD, {}),
        ("momentum", torch.optim.SGD, {"momentum": 0.9}),
        ("decay", torch.optim.SGD, {"weight_decay": 0.1}),
        ("rmsprop", torch.optim.RMSprop, {}),
        ("adam", torch.optim.Adam, {}),
        ("adamw", torch.optim.AdamW, {}),
    ],
)
def test_drift_in_a_network_with_an_unused_head(
    name: str, optimizer_class: Any, options: dict[str, float]
) -> None:
    used = torch.tensor([1.0], requires_grad=True)
    unused = torch.tensor([1.0], requires_grad=True)
    for to_none in (False, True):
        with torch.no_grad():
            unused.fill_(1.0)
        optimizer = optimizer_class([used, unused], lr=0.1, **options)
        torch.autograd.backward((used + unused).sum())
        optimizer.step()
        before = unused.item()
        optimizer.zero_grad(set_to_none=to_none)
        torch.autograd.backward(used.sum())
        optimizer.step()
        drift = unused.item() - before
        optimizer.zero_grad()
        value = getattr(none_or_zero, name + ("_none" if to_none else ""))
        assert value == pytest.approx(drift, abs=1e-7)
        still = to_none or name in ("sgd", "rmsprop")
        assert (value == 0) == still


def test_formulas() -> None:
    for measured, formula in none_or_zero.pairs.values():
        assert measured == pytest.approx(formula, rel=1e-4)
