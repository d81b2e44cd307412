import math

import pytest

from snippets.backprop_and_step import missing_zero_grad


def test_it_is_the_sum_of_all_gradients() -> None:
    w, total, path = 1.0, 0.0, [1.0]
    for _ in range(100):
        total += 2 * w
        w -= 0.05 * total
        path.append(w)
    assert missing_zero_grad.never_cleared.tolist() == pytest.approx(path, abs=1e-12)


def test_it_neither_settles_nor_explodes() -> None:
    last_period = missing_zero_grad.never_cleared[-20:].abs().max().item()
    assert 0.98 < last_period <= missing_zero_grad.bound
    assert missing_zero_grad.bound == pytest.approx(1 / math.sqrt(1 - 0.1 / 4))
    assert missing_zero_grad.cleared.tolist() == pytest.approx(
        [0.9**t for t in range(101)]
    )


def test_the_period_by_counting() -> None:
    w = missing_zero_grad.never_cleared
    crossings = ((w[:-1] > 0) & (w[1:] <= 0)).nonzero().flatten().tolist()
    measured = (crossings[-1] - crossings[0]) / (len(crossings) - 1)
    assert measured == pytest.approx(missing_zero_grad.period, abs=0.3)


def test_equal_to_momentum_one() -> None:
    assert missing_zero_grad.same_as_momentum_one
