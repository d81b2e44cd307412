import torch

from snippets.backprop_and_step import accumulation_on_purpose as accumulation


def test_both_are_gradient_descent_on_all_rows() -> None:
    x, y = accumulation.x.double(), accumulation.y.double()
    w = accumulation.start.double()
    for _ in range(20):
        w = w - 0.1 * 2 / 64 * ((x @ w.T - y).T @ x)
    for weight in (accumulation.one_batch, accumulation.four_batches):
        torch.testing.assert_close(weight.double(), w, rtol=0, atol=1e-5)


def test_a_layer_that_sees_the_whole_batch_sees_another_one() -> None:
    assert accumulation.of_layer_norm < 1e-6
    for seed in range(5):
        torch.manual_seed(seed)
        assert accumulation.off_by(torch.nn.BatchNorm1d(8)) > 0.01
        assert accumulation.off_by(torch.nn.GroupNorm(2, 8)) < 1e-5
