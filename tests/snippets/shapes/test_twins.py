import pytest
import torch

with pytest.warns(UserWarning, match=r"^Using a target size \(torch.Size\(\[100\]\)\)"):
    from snippets.shapes import twins


def test_a_learns_the_mean() -> None:
    y = twins.y.double()
    assert twins.bias_a == pytest.approx(y.mean().item(), rel=1e-4)
    assert twins.slope_a == pytest.approx(0, abs=1e-4)
    assert twins.loss_a == pytest.approx(y.var(correction=0).item(), rel=1e-4)


def test_b_learns_the_least_squares_line() -> None:
    design = torch.cat([twins.x, torch.ones_like(twins.x)], dim=1).double()
    solution = torch.linalg.lstsq(design, twins.y.double()[:, None]).solution
    slope, bias = solution.flatten().tolist()
    assert twins.slope_b == pytest.approx(slope, rel=1e-3)
    assert twins.bias_b == pytest.approx(bias, rel=1e-3)
    assert twins.loss_b < 0.03 * twins.loss_a
