import math

from snippets.initialization import not_a_leaf


def test_pytorch_warns_and_the_step_fails() -> None:
    assert issubclass(not_a_leaf.caught[0].category, UserWarning)
    assert "not a leaf Tensor" in str(not_a_leaf.caught[0].message)


def test_scaling_first_keeps_the_leaf() -> None:
    assert not_a_leaf.w.is_leaf
    assert not_a_leaf.w.grad is not None
    assert math.isclose(not_a_leaf.w.std().item(), 1000**-0.5, rel_tol=0.1)
