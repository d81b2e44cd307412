import warnings

import pytest
import torch
import torch.nn.functional as F

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
    from snippets.errors import shapes


def test_squeeze_of_the_last_dimension_keeps_a_batch_of_one() -> None:
    one = torch.ones(1, 1)
    assert one.squeeze(-1).shape == (1,)
    assert one.squeeze().shape == ()


def test_an_in_place_sum_can_not_grow() -> None:
    with pytest.raises(RuntimeError, match=r"output with shape \[4, 1\] doesn't match"):
        torch.zeros(4, 1).add_(torch.zeros(4))


def test_view_never_copies_and_reshape_reads_the_permuted_order() -> None:
    flat = torch.arange(6)
    assert flat.view(2, 3).data_ptr() == flat.data_ptr()
    table = flat.view(2, 3).t()
    assert table.reshape(6).data_ptr() != flat.data_ptr()
    assert table.reshape(6).tolist() == [0, 3, 1, 4, 2, 5]


def test_one_image_may_lack_the_batch() -> None:
    assert torch.nn.Conv2d(3, 8, 3)(torch.zeros(3, 9, 9)).shape == (8, 7, 7)


def test_channels_last_is_named_by_the_images_width() -> None:
    images = torch.zeros(16, 28, 28, 3)
    conv = torch.nn.Conv2d(3, 8, kernel_size=3)
    with pytest.raises(RuntimeError, match="but got 28 channels instead"):
        conv(images)
    assert conv(images.permute(0, 3, 1, 2)).shape == (16, 8, 26, 26)


def test_conditions_on_tensors() -> None:
    a = torch.ones(3)
    for condition in (lambda: bool(a == a), lambda: a and a):
        with pytest.raises(RuntimeError, match="more than one value is ambiguous"):
            condition()
    assert torch.equal(a, a)


def test_the_losses_of_the_fixes_are_those_of_matching_pairs() -> None:
    column, sign = shapes.prediction[:, 0], shapes.sign
    by_hand = torch.log1p(torch.exp(-sign * column)).mean()
    torch.testing.assert_close(F.soft_margin_loss(column, sign), by_hand)
