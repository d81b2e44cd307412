import numpy as np
import pytest
import torch
import torch.nn.functional as F

from snippets.errors import dtypes


def test_numpy_is_double_and_a_layer_is_float() -> None:
    assert np.random.default_rng(0).normal(size=3).dtype == np.float64
    assert dtypes.layer.weight.dtype == torch.float32


def test_mse_accepts_double_targets() -> None:
    prediction = dtypes.layer(torch.ones(4, 3))
    F.mse_loss(prediction, torch.zeros(4, 1, dtype=torch.float64)).backward()
    with pytest.raises(RuntimeError, match="Found dtype Double but expected Float"):
        F.binary_cross_entropy(torch.rand(4), torch.ones(4, dtype=torch.float64))
    with pytest.raises(RuntimeError, match="Found dtype Long but expected Float"):
        F.binary_cross_entropy(torch.rand(4), torch.ones(4, dtype=torch.long))


def test_a_half_added_to_integer_counts() -> None:
    counts = torch.zeros(3, dtype=torch.long)
    with pytest.raises(RuntimeError, match="result type Float can't be cast"):
        counts += 0.5


def test_nll_loss_wants_integers_too() -> None:
    with pytest.raises(RuntimeError, match="expected target dtype to be Long or Byte"):
        F.nll_loss(torch.zeros(2, 3), torch.zeros(2))


def test_an_image_on_another_device_names_both_types() -> None:
    with pytest.raises(RuntimeError) as error:
        dtypes.conv(torch.zeros(1, 3, 8, 8, dtype=torch.float64))
    assert "Input type (double) and bias type (float)" in str(error.value)


def test_large_numbers_in_float32() -> None:
    assert torch.tensor(16_777_217.0).long().item() == 16_777_216


def test_none_becomes_nan() -> None:
    assert np.isnan(np.array([None], dtype=object).astype(np.float32)).all()


def test_class_numbers_are_long_or_byte() -> None:
    scores, classes = torch.zeros(2, 3), torch.tensor([0, 1])
    for accepted in (torch.long, torch.uint8):
        F.cross_entropy(scores, classes.to(accepted))
    with pytest.raises(RuntimeError, match="expected target dtype to be Long or Byte"):
        F.cross_entropy(scores, classes.to(torch.int32))


def test_one_hot_rows_and_class_numbers_part_with_class_weights() -> None:
    torch.manual_seed(0)
    scores, classes = torch.randn(5, 3), torch.tensor([0, 2, 1, 1, 0])
    rows, weight = F.one_hot(classes).float(), torch.tensor([1.0, 10.0, 3.0])
    plain = F.cross_entropy(scores, classes), F.cross_entropy(scores, rows)
    torch.testing.assert_close(*plain)
    weighted = [F.cross_entropy(scores, t, weight=weight) for t in (classes, rows)]
    assert weighted[1] > 2 * weighted[0]


def test_one_score_a_sample_is_read_as_one_sample() -> None:
    scores, labels = torch.tensor([5.0, -5.0, 5.0]), torch.tensor([1, 0, 1])
    with pytest.raises(RuntimeError, match="target with class probabilities, got Long"):
        F.cross_entropy(scores, labels)
    right = F.binary_cross_entropy_with_logits(scores, labels.float())
    assert F.cross_entropy(scores, labels.float()) > 100 * right


def test_even_numbers_survive_above_the_limit_of_float32() -> None:
    assert torch.tensor(16_777_218.0).long().item() == 16_777_218


def test_huber_raises_in_backward() -> None:
    prediction = torch.zeros(4, requires_grad=True)
    loss = F.huber_loss(prediction, torch.ones(4, dtype=torch.float64))
    with pytest.raises(RuntimeError, match="Found dtype Double but expected Float"):
        torch.autograd.backward(loss)


@pytest.mark.parametrize(
    ("dtype", "name"), [(torch.long, "Long"), (torch.half, "Half")]
)
def test_other_types_give_the_text_of_doubles(dtype: torch.dtype, name: str) -> None:
    with pytest.raises(RuntimeError, match=f"same dtype, but got {name} and Float"):
        torch.nn.Linear(3, 1)(torch.ones(2, 3, dtype=dtype))


def test_a_double_image_gives_the_text_of_bytes() -> None:
    with pytest.raises(RuntimeError, match=r"Input type \(double\) and bias type"):
        dtypes.conv(torch.ones(1, 3, 8, 8, dtype=torch.double))
