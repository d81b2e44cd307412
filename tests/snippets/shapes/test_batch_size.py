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
