import torch
from torch.nn import functional as F

from snippets.reduction import check


def test_three_losses_told_apart() -> None:
    assert check.elements == (1, 1)
    assert check.examples == (1, 2)
    assert check.nothing == (2, 2)


def test_the_gradients_catch_the_twins_and_pass_the_mended_loop() -> None:
    assert check.ratio_of_the_twins == 4
    assert check.ratio_when_mended == 1


def test_batchmean_is_per_example() -> None:
    def batchmean(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.kl_div(y_pred, y.softmax(1), reduction="batchmean", log_target=False)

    rows, _ = check.ratios(batchmean, check.y_pred, check.y)
    assert rows == 1
