import pytest
import torch

from snippets.reduction import largest_stable_rate as snippet


def test_limits_are_two_over_the_largest_curvature() -> None:
    for n, (x, _), limit in zip(
        snippet.sizes, snippet.batches, snippet.limits["mean"], strict=True
    ):
        hessian = 2 * x.double().T @ x.double() / n
        largest = torch.linalg.svdvals(hessian)[0].item()
        assert limit == pytest.approx(2 / largest, rel=1e-4)


def test_the_sum_limit_is_the_mean_limit_over_n() -> None:
    for n, by_sum, by_mean in zip(
        snippet.sizes, snippet.limits["sum"], snippet.limits["mean"], strict=True
    ):
        assert by_mean / by_sum == pytest.approx(n)


def test_over_ten_draws_the_limit_nears_one() -> None:
    assert snippet.spread[4][0] < 0.5
    least, most = snippet.spread[1024]
    assert 0.8 < least < most < 1.1  # the curvature nears 2 in every direction


def test_the_limit_parts_stable_from_unstable() -> None:
    x, y = snippet.batches[2]
    for reduction in ("sum", "mean"):
        limit = snippet.limits[reduction][2]
        assert not snippet.diverges(x, y, reduction, 0.98 * limit)
        assert snippet.diverges(x, y, reduction, 1.02 * limit)


def test_a_network_with_a_hidden_layer_may_survive_a_larger_rate() -> None:
    torch.manual_seed(0)
    x = torch.randn(50, 3, dtype=torch.float64)
    y = torch.sin(x.sum(dim=1))

    def loss_of(w: torch.Tensor) -> torch.Tensor:
        hidden = torch.tanh(x @ w[:30].view(3, 10) + w[30:40])
        return (hidden @ w[40:50] - y).square().mean()

    w = torch.randn(50, dtype=torch.float64) / 3
    hessian = torch.autograd.functional.hessian(loss_of, w)
    rate = 1.2 * 2 / torch.linalg.eigvalsh(hessian)[-1].item()
    first = loss_of(w).item()
    for _ in range(2000):
        w = w.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(loss_of(w), w)
        w = w - rate * gradient
    assert loss_of(w).item() < 0.1 * first
