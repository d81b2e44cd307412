from typing import Any

import pytest
import torch

from snippets.backprop_and_step import none_or_zero

OPTIMIZERS: dict[str, tuple[Any, dict[str, float]]] = {
    "SGD": (torch.optim.SGD, {}),
    "RMSprop": (torch.optim.RMSprop, {}),
    "SGD, momentum 0.9": (torch.optim.SGD, {"momentum": 0.9}),
    "SGD, weight decay 0.1": (torch.optim.SGD, {"weight_decay": 0.1}),
    "Adam": (torch.optim.Adam, {}),
    "AdamW": (torch.optim.AdamW, {}),
}


@pytest.mark.parametrize("row", none_or_zero.rows, ids=lambda row: row[0])
def test_drift_in_a_network_with_an_unused_head(
    row: tuple[str, float, float, float],
) -> None:
    name, predicted, zeros, none = row
    optimizer_class, options = OPTIMIZERS[name]
    used = torch.tensor([1.0], requires_grad=True)
    unused = torch.tensor([1.0], requires_grad=True)
    for to_none, value in ((False, zeros), (True, none)):
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
        assert value == pytest.approx(drift, abs=1e-7)
        assert (value == 0) == (to_none or name in ("SGD", "RMSprop"))
    assert predicted == pytest.approx(zeros, abs=1e-6)
