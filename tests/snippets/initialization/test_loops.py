import math

import numpy as np
import torch

from snippets.initialization import loops


def test_the_hand_written_loop_is_plain_gradient_descent() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(64, 1000).double().numpy(), torch.randn(64, 10).double().numpy()
    w1 = torch.randn(1000, 100).double().numpy()
    w2 = torch.randn(100, 10).double().numpy()
    for loss in loops.losses_a[:3]:
        z = x @ w1
        hidden = np.maximum(z, 0)
        error = hidden @ w2 - y
        assert math.isclose(loss, (error**2).sum(), rel_tol=1e-3)
        gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
        gradient2 = hidden.T @ (2 * error)
        w1 -= 1e-4 * gradient1
        w2 -= 1e-4 * gradient2


def test_a_explodes_and_b_learns_at_the_same_rate() -> None:
    assert 1e11 < loops.losses_a[1] < 1e13
    assert 1e24 < loops.losses_a[2] < 1e27
    assert loops.losses_a[3] == math.inf
    assert all(math.isnan(loss) for loss in loops.losses_a[4:])
    assert (loops.inf_step, loops.nan_step) == (3, 4)
    assert 500 < loops.losses_b[0] < 800
    assert loops.losses_b[100] < 5
    assert loops.losses_b[500] < 1e-3
    assert math.isclose(loops.ratio, loops.losses_a[0] / loops.losses_b[0])
