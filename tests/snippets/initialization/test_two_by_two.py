import numpy as np
import pytest
import torch

from snippets.initialization import two_by_two


def lasts(parameters: list[torch.Tensor], rate: float) -> bool:
    x, y = two_by_two.x.double().numpy(), two_by_two.y.double().numpy()
    w1, w2 = (p.detach().double().numpy().copy() for p in parameters)
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(30):
            z = x @ w1
            error = np.maximum(z, 0) @ w2 - y
            losses.append((error**2).sum())
            gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
            w2 = w2 - rate * np.maximum(z, 0).T @ (2 * error)
            w1 = w1 - rate * gradient1
    return bool(losses[-1] < losses[0])


@pytest.mark.parametrize("start", ["randn", "default"])
def test_the_largest_rate_is_a_threshold(start: str) -> None:
    parameters = getattr(two_by_two, start)
    rate = getattr(two_by_two, f"{start}_rate")
    assert lasts(parameters, 0.8 * rate)
    assert not lasts(parameters, 1.4 * rate)


def test_initialization_decides_and_biases_do_not() -> None:
    assert 300 < two_by_two.by_weights < 3000
    assert 0.8 < two_by_two.by_biases_randn < 1.25
    assert 0.8 < two_by_two.by_biases_default < 1.25
    randn, randn_bias, default, default_bias = two_by_two.rows.values()
    assert abs(randn_bias[1] / randn[1] - 1) < 0.1
    assert abs(default_bias[1] / default[1] - 1) < 0.01
    assert abs(default_bias[0] / default[0] - 1) < 0.02
