import math

import numpy as np
import pytest
import torch

from snippets.initialization import machinery


def test_as_in_a_is_plain_gradient_descent() -> None:
    x, y = machinery.x.double().numpy(), machinery.y.double().numpy()
    w1, w2 = (w.double().numpy().T for w in machinery.default)
    loss = math.nan
    for _ in range(101):
        z = x @ w1
        hidden = np.maximum(z, 0)
        error = hidden @ w2 - y
        loss = float((error**2).sum())
        gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
        w2 = w2 - 1e-4 * hidden.T @ (2 * error)
        w1 = w1 - 1e-4 * gradient1
    for row in machinery.rows:
        assert math.isclose(row[1], loss, rel_tol=1e-4)


def leaves(start: tuple[torch.Tensor, ...]) -> list[torch.Tensor]:
    return [w.clone().requires_grad_() for w in start]


@pytest.mark.parametrize("name", ["other_functions", "param_data", "optimizer"])
def test_every_spelling_is_the_same_loop_from_other_starts(name: str) -> None:
    torch.manual_seed(7)
    start = torch.randn(100, 1000) / 1000**0.5, torch.randn(10, 100) / 100**0.5
    spelled: list[float] = getattr(machinery, name)(*leaves(start))
    assert spelled == pytest.approx(machinery.as_in_a(*leaves(start)), rel=1e-4)


def test_a_part_that_does_matter_shows() -> None:
    start = [10 * w for w in machinery.default]
    other = machinery.as_in_a(*[w.requires_grad_() for w in start])
    assert abs(other[0] / machinery.rows[0][1] - 1) > 1


def test_the_explosion_is_the_same() -> None:
    assert [row[2:] for row in machinery.rows] == [(3, 4)] * 4
