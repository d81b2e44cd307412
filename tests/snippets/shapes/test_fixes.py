import pytest
import torch

from snippets.shapes import fixes


def test_the_fixes_agree_with_the_loss_summed_by_hand() -> None:
    y_pred = fixes.model(fixes.x)
    pairs = zip(y_pred.flatten().tolist(), fixes.y.tolist(), strict=True)
    expected = sum((p - t) ** 2 for p, t in pairs) / 100
    assert len(fixes.losses) == 4
    for loss in fixes.losses:
        assert loss.item() == pytest.approx(expected, rel=1e-5)


def test_squeeze_without_a_dimension_loses_a_batch_of_one() -> None:
    assert fixes.last_batch.squeeze().shape == ()
    assert fixes.last_batch.squeeze(-1).shape == (1,)


def test_the_table_of_shapes() -> None:
    verdicts = [
        [row[name].rpartition(", ")[2] for name in list(row)[2:]] for row in fixes.rows
    ]
    assert verdicts == [
        ["right", "right", "right"],
        ["right", "right", "wrong"],
        ["right", "wrong", "right"],
        ["wrong", "right", "right"],
    ]


@pytest.mark.parametrize(
    ("shape", "target"),
    [
        ((7, 1), (7,)),
        ((1, 1), (1,)),
        ((2, 3, 1), (2, 3)),
        ((2, 1, 1), (2, 1)),
        ((1, 5, 1), (1, 5)),
        ((2, 3, 4, 1), (2, 3, 4)),
        ((0, 1), (0,)),
        ((7,), (7,)),
    ],
)
def test_the_last_dimension_of_a_linear_layer_is_dropped(
    shape: tuple[int, ...], target: tuple[int, ...]
) -> None:
    y_pred = torch.zeros(shape, dtype=torch.float64)
    assert y_pred.squeeze(-1).shape == target
    if len(shape) > 1:
        assert torch.zeros(target).unsqueeze(-1).shape == shape
    assert torch.zeros(target).view_as(y_pred).shape == shape


def test_squeeze_complains_only_where_there_is_no_such_dimension() -> None:
    assert torch.zeros(5, 3).squeeze(-1).shape == (5, 3)
    assert torch.zeros(5, 3, 1).squeeze(1).shape == (5, 3, 1)
    with pytest.raises(IndexError, match="Dimension out of range"):
        torch.zeros(5).squeeze(1)
