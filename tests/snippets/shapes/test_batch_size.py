import pytest
import torch

from snippets.shapes import batch_size


@pytest.mark.parametrize(("size", "slope"), batch_size.slopes.items())
def test_one_slope_in_b_survives(size: int, slope: float) -> None:
    assert slope == pytest.approx(3 / size, rel=0.08)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_law_holds_in_closed_form(size: int) -> None:
    # Many batches at once: each x with its batch's mean target, by least squares.
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(200_000, size, generator=generator, dtype=torch.float64)
    mean_y = (3 * x + 5).mean(dim=1, keepdim=True).expand_as(x)
    slope = ((x - x.mean()) * mean_y).mean() / x.var()
    assert slope.item() == pytest.approx(3 / size, rel=0.02)


def test_the_side_by_side_runs_have_the_loops_gradient() -> None:
    x, y = torch.randn(3, 5, 1), torch.randn(3, 5)
    weight = torch.zeros(3, 1, 1, requires_grad=True)
    pairs = weight * x - y[:, None, :]
    torch.autograd.backward(pairs.pow(2).mean(dim=(1, 2)).sum())
    for run in range(3):
        alone = torch.zeros(1, requires_grad=True)
        torch.autograd.backward((alone * x[run] - y[run]).pow(2).mean())
        assert weight.grad is not None
        assert alone.grad is not None
        assert weight.grad[run].item() == pytest.approx(alone.grad.item(), abs=1e-6)


def test_batches_of_neighbours_keep_most_of_the_slope() -> None:
    x = torch.linspace(-1, 1, 200, dtype=torch.float64)
    y = 3 * x + 5
    for size, least in ((10, 2.9), (50, 2.7)):
        # The broadcast loss pulls each prediction to the mean of its batch.
        means = y.view(-1, size).mean(dim=1, keepdim=True).expand(-1, size).flatten()
        slope = (x * means).mean() / x.square().mean()
        assert least < slope.item() < 3
