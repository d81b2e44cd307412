"""The network's gradients, by the chain rule."""

import pytest

from snippets.backprop_and_step import network


def test_the_gradients_are_the_chain_rule_s() -> None:
    w5, w6 = network.weights[4:]
    slope = -1  # of L1: the prediction is too small
    expected = [slope * w * x for w in (w5, w6) for x in (2, 3)]
    expected += [slope * h for h in (2 * 0.11 + 3 * 0.21, 2 * 0.12 + 3 * 0.08)]
    assert network.grads == pytest.approx(expected)
