from typing import Any

import numpy as np
import pytest
import torch

from snippets.backprop_and_step import forgotten_zero_grad as forgotten

rows: dict[str, list[float]] = {row[0]: row[1:] for row in forgotten.rows}


def by_hand(momentum: float, nesterov: bool = False) -> list[float]:
    w, total, buffer, path = 1.0, 0.0, 0.0, []
    for _ in range(400):
        total += 2 * w
        buffer = momentum * buffer + total
        w -= 0.05 * (total + momentum * buffer if nesterov else buffer)
        path.append(abs(w))
    return [max(path[:50]), max(path[350:])]


@pytest.mark.parametrize(
    ("name", "momentum", "nesterov"),
    [
        ("SGD", 0.0, False),
        ("SGD, momentum 0.1", 0.1, False),
        ("SGD, momentum 0.9", 0.9, False),
        ("SGD, Nesterov 0.9", 0.9, True),
    ],
)
def test_the_sgd_rows_by_hand(name: str, momentum: float, nesterov: bool) -> None:
    assert rows[name][:2] == pytest.approx(by_hand(momentum, nesterov), rel=1e-6)


def test_what_the_page_says_of_each() -> None:
    assert 0.9 < rows["SGD"][1] <= rows["SGD"][0] * 1.02 < 1.1
    assert rows["SGD, momentum 0.9"][1] > 1e30
    assert rows["SGD, momentum 0.1"][1] > rows["SGD, momentum 0.1"][0] * 5
    assert rows["SGD, weight decay 0.1"][1] < 0.5 < rows["SGD, weight decay 0.1"][0]
    for name in ("Adam", "AdamW"):
        assert 3 < rows[name][1] < 10
        assert rows[name][1] > 3 * rows[name][0]
    for name in ("Adagrad", "RMSprop"):
        assert 0.1 < rows[name][1] < 1
    for name, (_, late, cleared) in rows.items():
        assert cleared < late / 10, name


@pytest.mark.parametrize("row", forgotten.radii, ids=lambda row: f"momentum {row[0]}")
def test_momentum_grows_at_each_pair(row: list[float]) -> None:
    momentum = row[0]
    for a, radius in zip((1e-4, 1e-2, 0.1, 1.0), row[1:], strict=True):
        # The characteristic polynomial of w[t+1] = w[t] + mu d[t] - a (sum of w)
        roots = np.roots([1, a - 2 - momentum, 1 + 2 * momentum, -momentum])
        assert radius == pytest.approx(max(abs(roots)), rel=1e-9)
        assert radius > 1


def test_one_of_the_pairs_as_a_run() -> None:
    w: Any = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.5)
    sizes = []
    for _ in range(300):
        torch.autograd.backward(w**2 / 2)
        optimizer.step()
        sizes.append(abs(w.item()))
    radius = forgotten.radii[1][3]
    growth = (max(sizes[250:]) / max(sizes[100:150])) ** (1 / 150)
    assert growth == pytest.approx(radius, abs=0.002)
