import numpy as np
import pytest

from snippets.reduction import not_the_cause as snippet


def test_not_precision() -> None:
    assert snippet.default_dtype == "torch.float32"
    assert str(snippet.loss.dtype) == "torch.float32"


def test_not_autograd() -> None:
    assert snippet.autograd_gradient == snippet.by_formula == -30
    assert snippet.by_difference == pytest.approx(-30, abs=1e-9)


def test_the_loss_does_not_tell() -> None:
    assert snippet.numpy_loss == snippet.autograd_loss == 30


def test_mean_of_a_number() -> None:
    assert snippet.dot_size == 1
    assert np.ndim(snippet.dot) == 0
    assert snippet.dot.mean() == snippet.dot == -120


def test_uncleared_gradients_start_right() -> None:
    assert snippet.gradients[0] == -30
    w, momentum = 0.0, 0.0
    for _ in range(100):
        momentum += 15 * (w - 2)
        w -= 0.01 * momentum
    assert snippet.w.item() == pytest.approx(w, abs=1e-3)
