import warnings

import pytest
import torch
import torch.nn.functional as F
from torch import nn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
    from snippets.errors import losses


def test_classes_counted_from_one() -> None:
    with pytest.raises(IndexError, match="Target 3 is out of bounds"):
        F.cross_entropy(torch.zeros(3, 3), torch.tensor([1, 2, 3]))


def test_the_view_joins_two_samples() -> None:
    assert losses.images.view(-1, 32).shape == (4, 32)
    assert losses.flat.shape == (8, 16)


def test_nan_is_not_between_0_and_1() -> None:
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        F.binary_cross_entropy(torch.tensor([float("nan")]), torch.ones(1))


def test_scores_are_more_exact_than_a_sigmoid_in_front() -> None:
    score, label = torch.tensor([30.0]), torch.zeros(1)
    by_score = F.binary_cross_entropy_with_logits(score, label)
    by_probability = F.binary_cross_entropy(score.sigmoid(), label)
    assert by_score.item() == pytest.approx(30)
    assert by_probability.item() == pytest.approx(100)


def test_a_negative_token_is_out_of_range_too() -> None:
    with pytest.raises(IndexError, match="index out of range in self"):
        nn.Embedding(10, 3)(torch.tensor([-1]))


def test_mean_divides_by_the_classes_too() -> None:
    torch.testing.assert_close(losses.batchmean, 3 * losses.mean)


@pytest.mark.filterwarnings("ignore:Implicit dimension choice")
def test_softmax_chooses_by_the_number_of_dimensions() -> None:
    for shape, dim in (((2, 3), 1), ((2, 3, 4), 0)):
        x = torch.randn(shape)
        torch.testing.assert_close(F.softmax(x), F.softmax(x, dim=dim))


def test_the_old_argument_means_sum() -> None:
    with pytest.warns(UserWarning, match="please use reduction='sum' instead"):
        old = nn.MSELoss(size_average=False)
    assert old.reduction == nn.MSELoss(reduction="sum").reduction


MULTI_TARGET = "0D or 1D target tensor expected, multi-target not supported"


def test_one_hot_rows_are_many_targets() -> None:
    rows = F.one_hot(torch.tensor([0, 2, 1]), 3)
    with pytest.raises(RuntimeError, match=MULTI_TARGET):
        F.nll_loss(torch.zeros(3, 3), rows)
    with pytest.raises(RuntimeError, match=MULTI_TARGET):
        F.cross_entropy(torch.zeros(3, 4), rows)
    F.nll_loss(torch.zeros(3, 3), rows.argmax(dim=-1))


def test_positions_beyond_the_table_are_out_of_range() -> None:
    with pytest.raises(IndexError, match="index out of range in self"):
        nn.Embedding(512, 4)(torch.arange(513))
    with pytest.raises(IndexError, match="index out of range in self"):
        torch.zeros(3).index_select(0, torch.tensor([3]))


def test_scores_that_are_nan_stay_nan() -> None:
    nan = torch.tensor([float("nan")])
    assert F.binary_cross_entropy_with_logits(nan, torch.ones(1)).isnan()


def test_the_spread_of_one_value_is_no_divisor() -> None:
    x = torch.tensor([[3.0, 4.0]])
    spread = x.std(dim=0, correction=0)
    assert spread.tolist() == [0, 0]
    assert ((x - x.mean(dim=0)) / spread).isnan().all()


def test_a_class_number_can_be_out_of_range_with_right_shapes() -> None:
    with pytest.raises(RuntimeError, match="target out of range"):
        F.multi_margin_loss(torch.zeros(2, 3), torch.tensor([0, 3]))


def test_a_sum_of_softmax_outputs_may_be_rounded_past_one() -> None:
    torch.manual_seed(0)
    total = torch.randn(1000, 5).softmax(dim=1).sum(dim=1)
    assert 1 < total.max() < 1.000001
    with pytest.raises(RuntimeError, match="input should be between 0 and 1"):
        F.binary_cross_entropy(total, torch.ones(1000))
    assert F.binary_cross_entropy(total.clamp(max=1), torch.ones(1000)) < 1e-6


@pytest.mark.parametrize("target", [torch.zeros(4), torch.zeros(4, 1)])
def test_predictions_without_classes_give_the_fourth_text(target: torch.Tensor) -> None:
    with pytest.raises(RuntimeError, match="target tensor should be 1-D"):
        F.multi_margin_loss(torch.rand(4), target.long())


@pytest.mark.parametrize("mark", [-1, 255])
def test_a_mark_for_what_does_not_count_needs_ignore_index(mark: int) -> None:
    scores, labels = torch.randn(2, 3), torch.tensor([0, mark])
    with pytest.raises(IndexError, match=f"Target {mark} is out of bounds"):
        F.cross_entropy(scores, labels)
    counted = F.cross_entropy(scores[:1], labels[:1])
    assert F.cross_entropy(scores, labels, ignore_index=mark) == counted


def test_masks_of_three_channels_raise_the_same_and_one_hot_masks_have_a_class() -> (
    None
):
    scores = torch.randn(2, 3, 4, 4)
    text = "only batches of spatial targets supported"
    with pytest.raises(RuntimeError, match=text):
        F.cross_entropy(scores, torch.zeros(2, 4, 4, 3, dtype=torch.long))
    classes = torch.randint(3, (2, 4, 4))
    one_hot = F.one_hot(classes, 3).movedim(-1, 1)
    assert torch.equal(one_hot.argmax(dim=1), classes)
