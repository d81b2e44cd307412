import torch

from snippets.backprop_and_step import the_loop


def test_both_loops_give_the_same_weights() -> None:
    assert the_loop.difference < 1e-6


def test_they_are_gradient_descent() -> None:
    x, y, w = the_loop.x.double(), the_loop.y.double(), the_loop.start.double()
    for _ in range(100):
        w = w - 0.1 * 2 / 64 * ((x @ w.T - y).T @ x)
    torch.testing.assert_close(the_loop.by_hand.double(), w, rtol=0, atol=1e-5)
