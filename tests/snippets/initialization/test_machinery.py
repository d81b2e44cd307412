import math

import numpy as np
import pytest

from snippets.initialization import machinery
from snippets.initialization.machinery import train


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
    assert math.isclose(machinery.as_in_a, loss, rel_tol=1e-4)


@pytest.mark.parametrize("forward", ["by_hand", "by_module"])
@pytest.mark.parametrize("step", ["step_no_grad", "step_data", "step_sgd"])
@pytest.mark.parametrize("clear_first", [False, True])
def test_every_mixture_of_spellings_is_the_same_loop(
    forward: str, step: str, clear_first: bool
) -> None:
    parts = getattr(machinery, forward), machinery.mse, getattr(machinery, step)
    last = train(machinery.default, *parts, clear_first)[-1]
    assert math.isclose(last, machinery.as_in_a, rel_tol=1e-4)


def test_a_part_that_does_matter_shows() -> None:
    mean = machinery.nn.MSELoss()
    last = train(machinery.default, machinery.by_hand, mean, machinery.step_no_grad)[-1]
    assert abs(last * 640 / machinery.as_in_a - 1) > 1


def test_the_explosion_is_the_same() -> None:
    assert (machinery.inf_step, machinery.nan_step) == (3, 4)
    assert machinery.furthest < 1e-4
