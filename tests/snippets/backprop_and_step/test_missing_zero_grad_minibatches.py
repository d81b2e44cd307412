from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.backprop_and_step import missing_zero_grad_minibatches as minibatches


@pytest.mark.parametrize("batch_size", [4, 16])
def test_the_means_by_another_simulation(batch_size: int) -> None:
    rng = np.random.default_rng(1)
    error, total = np.ones(200_000), np.zeros(200_000)
    for _ in range(10):
        curvature = 2 * rng.chisquare(batch_size, 200_000) / batch_size
        total += curvature * error
        error -= 0.05 * total
    means = np.array([1.0, 0.0, 0.0])
    for _ in range(10):
        means = minibatches.step_of_means(batch_size) @ means
    assert means[0] == pytest.approx((error**2).mean(), rel=0.01)


def test_smaller_batches_grow_faster_and_all_data_do_not_grow() -> None:
    factors = [minibatches.growth(size) for size in (1, 4, 16, 64, 256)]
    assert all(a > b + 1e-4 for a, b in pairwise([*factors, 1]))
    assert minibatches.growth(1e12) == pytest.approx(1, abs=1e-6)
    for _, _, at_100, at_500 in minibatches.rows[:2]:
        assert at_500 > 5 * at_100


@pytest.mark.parametrize("noise", [0.0, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_regression_with_minibatches_explodes_under_plain_sgd(
    noise: float, seed: int
) -> None:
    torch.manual_seed(seed)
    x = torch.randn(1000, 10)
    y = x.sum(dim=1, keepdim=True) + noise * torch.randn(1000, 1)
    losses = {}
    for batch_size in (8, 1000):
        model = nn.Linear(10, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        first = F.mse_loss(model(x), y).item()
        for _ in range(1000):
            batch = torch.randint(1000, (8,)) if batch_size == 8 else slice(None)
            F.mse_loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
        losses[batch_size] = F.mse_loss(model(x), y).item() / first
    assert losses[8] > 1e6
    assert losses[1000] < 10
