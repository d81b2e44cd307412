import pytest

from snippets.shapes import fixes


def test_the_fixes_agree_with_the_loss_summed_by_hand() -> None:
    pairs = zip(fixes.y_pred.flatten().tolist(), fixes.y.tolist(), strict=True)
    expected = sum((p - t) ** 2 for p, t in pairs) / 100
    for loss in (fixes.squeezed, fixes.indexed, fixes.unsqueezed, fixes.viewed):
        assert loss.item() == pytest.approx(expected, rel=1e-5)


def test_squeeze_without_a_dimension_loses_a_batch_of_one() -> None:
    assert fixes.last_batch.squeeze().shape == ()
    assert fixes.last_batch.squeeze(1).shape == (1,)
    assert fixes.batch_of_one_warns
