import warnings

import numpy as np
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


def test_channels_last_is_named_by_the_images_height() -> None:
    images = torch.zeros(16, 20, 32, 3)  # 20 high, 32 wide
    conv = torch.nn.Conv2d(3, 8, kernel_size=3)
    for wrong in (images, images[0]):
        with pytest.raises(RuntimeError, match="but got 20 channels instead"):
            conv(wrong)
    assert conv(images.permute(0, 3, 1, 2)).shape == (16, 8, 18, 30)
    assert conv(images[0].permute(2, 0, 1)).shape == (8, 18, 30)


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


def test_another_shape_of_the_result_need_not_be_larger() -> None:
    with pytest.raises(RuntimeError, match=r"output with shape \[4\] doesn't match"):
        torch.zeros(4).add_(torch.zeros(1, 4))


def test_slices_of_columns_and_expanded_tensors_have_no_view() -> None:
    for apart in (torch.zeros(4, 6)[:, :3], torch.zeros(4, 1).expand(4, 3)):
        with pytest.raises(RuntimeError, match="view size is not compatible"):
            apart.view(12)
        assert apart.reshape(12).shape == (12,)


def test_without_reduction_there_is_an_element_for_each_output() -> None:
    each = F.mse_loss(torch.zeros(4, 3), torch.ones(4, 3), reduction="none")
    assert each.shape == (4, 3)
    assert F.cross_entropy(
        torch.zeros(4, 3), torch.zeros(4, dtype=torch.long), reduction="none"
    ).shape == (4,)


def test_three_operations_say_that_a_dimension_is_out_of_range() -> None:
    row = torch.ones(3)
    message = (
        r"Dimension out of range \(expected to be in range of \[-1, 0\], but got 1\)"
    )
    for operation in (
        lambda: row.softmax(dim=1),
        lambda: row.argmax(dim=1),
        lambda: torch.cat([row, row], dim=1),
    ):
        with pytest.raises(IndexError, match=message):
            operation()


def test_expand_stretches_only_a_dimension_of_size_1() -> None:
    assert torch.zeros(1, 3).expand(5, 3).shape == (5, 3)
    with pytest.raises(RuntimeError, match=r"The expanded size of the tensor \(657\)"):
        torch.zeros(1, 512).expand(1, 657)


def test_pooling_an_odd_size_and_doubling_it_lose_a_pixel() -> None:
    skip = torch.zeros(1, 1, 27, 27)
    x = F.interpolate(F.max_pool2d(skip, 2), scale_factor=2)
    assert F.max_pool2d(skip, 2).shape[-1] == 13
    with pytest.raises(RuntimeError, match=r"in dimension 1\. Expected size 27"):
        torch.cat([skip, x], dim=1)
    x = F.interpolate(x, size=skip.shape[-2:])
    assert torch.cat([skip, x], dim=1).shape == (1, 2, 27, 27)


def test_who_else_says_that_an_index_is_out_of_bounds() -> None:
    text = "index 4 is out of bounds for"
    with pytest.raises(RuntimeError, match=f"{text} dimension 0 with size 4"):
        shapes.scores.gather(0, torch.tensor([4]))
    with pytest.raises(IndexError, match=f"{text} axis 0 with size 4"):
        np.zeros(4)[4]


def test_a_list_of_tensors_is_stacked() -> None:
    rows = [torch.ones(3), torch.ones(3)]
    with pytest.raises(ValueError, match="only one element tensors can be converted"):
        torch.tensor(rows)
    assert torch.stack(rows).shape == (2, 3)
