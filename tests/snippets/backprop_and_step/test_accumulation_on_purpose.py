import torch

from snippets.backprop_and_step import accumulation_on_purpose as accumulation


def test_both_are_gradient_descent_on_all_rows() -> None:
    x, y = accumulation.x.double(), accumulation.y.double()
    w = accumulation.start.double()
    for _ in range(20):
        w = w - 0.1 * 2 / 64 * ((x @ w.T - y).T @ x)
    for weight in (accumulation.one_batch, accumulation.four_batches):
        torch.testing.assert_close(weight.double(), w, rtol=0, atol=1e-5)
