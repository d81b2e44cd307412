import pytest

from snippets.threads.gradient_is_not_the_update import as_posted


def test_what_the_asker_saw() -> None:
    assert as_posted.prediction == pytest.approx(0.191)
    assert as_posted.loss_value == pytest.approx(0.809)
    assert as_posted.w5_gradient == pytest.approx(-0.85)
    assert as_posted.w6_gradient == pytest.approx(-0.48)
    seen = [as_posted.w1, as_posted.w2, as_posted.w3, as_posted.w4]
    assert seen == pytest.approx([0.124, 0.231, 0.135, 0.1025])
    assert [as_posted.w5, as_posted.w6] == pytest.approx([0.1825, 0.174])
    assert as_posted.same_as_posted
