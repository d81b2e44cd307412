import pytest
import torch

from snippets.teach import shuffled_targets


def test_the_same_targets_stand_in_another_order() -> None:
    y, shuffled = shuffled_targets.y, shuffled_targets.shuffled
    assert torch.equal(y.sort().values, shuffled.sort().values)
    assert not torch.equal(y, shuffled)


def test_loop_a_stops_at_the_variance_whatever_the_order() -> None:
    loop, loss, with_shuffled, slope, slope_with_shuffled = shuffled_targets.rows[0]
    assert loop == "A, broadcast"
    variance = shuffled_targets.y.double().var(correction=0).item()
    assert loss == pytest.approx(variance, rel=1e-4)
    assert with_shuffled == pytest.approx(variance, rel=1e-4)
    assert max(abs(slope), abs(slope_with_shuffled)) < 1e-4


def test_loop_b_ends_at_the_least_squares_line_of_either_order() -> None:
    _, *losses, slope, slope_with_shuffled = shuffled_targets.rows[1]
    x = torch.hstack([shuffled_targets.x, torch.ones(100, 1)]).double()
    for y, loss, found in (
        (shuffled_targets.y, losses[0], slope),
        (shuffled_targets.shuffled, losses[1], slope_with_shuffled),
    ):
        target = y.double()[:, None]
        line = torch.linalg.lstsq(x, target).solution
        residual = (x @ line - target).pow(2).mean().item()
        assert loss == pytest.approx(residual, rel=1e-4)
        assert found == pytest.approx(line[0].item(), abs=1e-4)
