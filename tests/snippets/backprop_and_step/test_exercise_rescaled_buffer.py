import pytest

from snippets.backprop_and_step import exercise_rescaled_buffer as exercise


def test_torch_follows_sutskever_through_the_cut() -> None:
    w, v = 0.0, 0.0
    for rate in [0.1] * 60 + [0.01] * 60:
        v = 0.9 * v + rate
        w -= v
    assert exercise.w.item() == pytest.approx(w, rel=1e-12)
    assert exercise.by_hand == pytest.approx(w, rel=1e-12)
