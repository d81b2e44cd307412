import pytest

from snippets.threads.gradient_is_not_the_update import as_posted


def test_what_the_asker_saw() -> None:
    assert as_posted.result.item() == pytest.approx(0.191)
    assert as_posted.loss.item() == pytest.approx(0.809)
    gradients = as_posted.W2.grad.flatten().tolist()
    assert gradients == pytest.approx([-0.85, -0.48])
    first = as_posted.W1.flatten().tolist()
    assert first == pytest.approx([0.124, 0.231, 0.135, 0.1025])
    assert as_posted.W2.flatten().tolist() == pytest.approx([0.1825, 0.174])
