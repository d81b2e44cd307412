import functools

import pytest
import torch
from torch.nn import functional as F

from snippets.reduction import check


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("shape", [(3, 7), (1, 5), (8, 1)])
def test_losses_of_pytorch_told_apart(seed: int, shape: tuple[int, int]) -> None:
    torch.manual_seed(seed)
    y_pred, y = torch.randn(shape), torch.randn(shape)
    for loss_fn in (F.l1_loss, F.smooth_l1_loss, F.mse_loss):
        assert check.ratios(loss_fn, y_pred, y) == (1, 1)
        by_sum = functools.partial(loss_fn, reduction="sum")
        assert check.ratios(by_sum, y_pred, y) == (2, 2)

    def per_example(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.stack(
            [(a - b).pow(2).sum() for a, b in zip(y_pred, y, strict=True)]
        ).mean()

    assert check.ratios(per_example, y_pred, y) == (1, 2)


def test_the_gradients_catch_the_twins_and_pass_the_mended_loop() -> None:
    assert check.ratio_of_the_twins == 4
    assert check.ratio_when_mended == 1


def test_batchmean_is_per_example() -> None:
    def batchmean(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.kl_div(y_pred, y.softmax(1), reduction="batchmean", log_target=False)

    rows, _ = check.ratios(batchmean, check.y_pred, check.y)
    assert rows == 1
