import math

import numpy as np
import torch

from snippets.initialization import adam


def by_hand(rate: float) -> tuple[float, float]:
    """Adam in float64, from the snippet's start: what is left, the furthest move."""
    x, y = adam.x.double().numpy(), adam.y.double().numpy()
    start = [p.double().numpy() for p in adam.start]
    w1, b1, w2, b2 = parameters = [p.copy() for p in start]
    means = [np.zeros_like(p) for p in start]
    squares = [np.zeros_like(p) for p in start]
    losses = []
    for t in range(1, 102):
        z = x @ w1.T + b1
        hidden = np.maximum(z, 0)
        error = hidden @ w2.T + b2 - y
        losses.append((error**2).sum())
        back = 2 * error @ w2 * (z > 0)
        gradients = [back.T @ x, back.sum(0), 2 * error.T @ hidden, 2 * error.sum(0)]
        for p, m, v, g in zip(parameters, means, squares, gradients, strict=True):
            m[...] = 0.9 * m + 0.1 * g
            v[...] = 0.999 * v + 0.001 * g**2
            corrected = np.sqrt(v / (1 - 0.999**t)) + 1e-8
            p -= rate * m / (1 - 0.9**t) / corrected
    moved = max(
        float(np.abs(p - s).max()) for p, s in zip(parameters, start, strict=True)
    )
    return float(losses[-1] / losses[0]), moved


def test_at_1e_4_it_crawls() -> None:
    left, moved = by_hand(1e-4)
    assert math.isclose(adam.left_randn, left, rel_tol=1e-3)
    assert math.isclose(adam.furthest_move, moved, rel_tol=0.02)
    assert 0.5 < left < 1


def test_at_1e_2_it_learns_from_randn() -> None:
    left, _ = by_hand(1e-2)
    assert adam.left_faster < 1e-4
    assert math.isclose(adam.left_faster, left, rel_tol=0.5)


def test_from_the_default_it_learns() -> None:
    assert adam.left_default < 0.2
    assert torch.equal(adam.start[0].std().round(), torch.tensor(1.0))
