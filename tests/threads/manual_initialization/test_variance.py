import numpy as np
import pytest

from snippets.threads.manual_initialization import variance


def test_the_floor_is_the_variance_of_the_targets() -> None:
    y = variance.train_y.numpy().astype(np.float64)
    assert variance.predicted_variance == 340_001
    assert y.var() == pytest.approx(variance.predicted_variance, rel=0.02)
    assert variance.mean_loss == pytest.approx(y.var(), rel=0.01)


def test_each_batch_keeps_its_own_loss() -> None:
    last, before = variance.losses[-1].double(), variance.losses[-2].double()
    assert ((last / before - 1).abs().max() < 1e-4) == variance.repeats
    assert variance.repeats
    assert (last[1:] / last[:-1] - 1).abs().mean() > 0.1  # unlike the next batch's
    assert variance.variance_correlation > 0.99
    assert 2e5 < variance.lowest < variance.highest < 5e5


def test_the_weights_fit_each_batch_mean() -> None:
    x = variance.train_x.numpy().astype(np.float64)
    y = variance.train_y.numpy().astype(np.float64)
    repeated = y.reshape(100, 100).mean(axis=1).repeat(100)
    weight = np.linalg.lstsq(x, repeated, rcond=None)[0]
    assert variance.least_squares.tolist() == pytest.approx(weight, rel=1e-3)
    assert variance.last_epoch.tolist() == pytest.approx(weight, rel=0.02)
    assert weight == pytest.approx([0.05, 0.03], abs=0.01)
