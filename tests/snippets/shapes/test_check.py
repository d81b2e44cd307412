import pytest
import torch

from snippets.shapes import check


def test_both_lines_stop_the_program_and_let_equal_shapes_pass() -> None:
    assert check.assertion_caught
    assert check.matched_passes
    assert check.warning_caught


def test_shuffling_tells_the_two_apart() -> None:
    assert check.broadcast_ignores
    assert not check.matched_ignores


@pytest.mark.parametrize("seed", range(5))
def test_shuffling_does_so_for_other_draws(seed: int) -> None:
    torch.manual_seed(seed)
    y_pred, y = torch.randn(10, 1), torch.randn(10)
    assert check.ignores_order(check.squared_error, y_pred, y)
    assert not check.ignores_order(check.squared_error, y_pred[:, 0], y)
