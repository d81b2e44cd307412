import warnings

import torch
from torch.nn import functional as F

from snippets.shapes import warning


def test_each_pair_of_shapes_warns_once() -> None:
    assert warning.counts == {
        "a loop of 100 steps": 1,
        "a second loop": 0,
        "a batch of 37": 1,
        "a batch of one": 1,
    }
    assert all(shown.category is UserWarning for shown in warning.shown)


def test_the_function_warns_once_for_each_line_that_calls_it() -> None:
    y_pred, y = torch.zeros(4, 1), torch.ones(4)
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("default")
        for _ in range(3):
            F.mse_loss(y_pred, y)
        for _ in range(3):
            F.mse_loss(y_pred, y)
    assert len(shown) == 2


def test_a_batch_of_one_is_warned_of_though_its_loss_is_right() -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        loss = F.mse_loss(torch.zeros(1, 1), torch.full((1,), 3.0))
    assert loss.item() == 9
    assert len(shown) == 1


def test_the_exact_text() -> None:
    assert str(warning.shown[0].message) == (
        "Using a target size (torch.Size([100])) that is different to the input size "
        "(torch.Size([100, 1])). This will likely lead to incorrect results due to "
        "broadcasting. Please ensure they have the same size."
    )


def test_a_changed_filter_starts_the_count_again() -> None:
    loss_fn = torch.nn.MSELoss()
    y_pred, y = torch.zeros(5, 1), torch.ones(5)
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("default")
        for _ in range(3):
            loss_fn(y_pred, y)
            with warnings.catch_warnings():
                pass
    assert len(shown) == 3
