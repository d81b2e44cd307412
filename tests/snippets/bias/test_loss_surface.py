import numpy as np
import pytest

from snippets.bias import loss_surface


def test_the_bias_leaves_zero_and_comes_back() -> None:
    assert loss_surface.path_a[0].tolist() == [0, 0]
    assert loss_surface.path_a[1].tolist() == pytest.approx([0.3, 0.1])
    assert 0.5 < float(loss_surface.largest_b) < 0.6
    assert 0 < float(loss_surface.b_1000) < 0.05
    assert not loss_surface.path_b[:, 1].any()


def test_the_last_part_of_the_path_is_the_slow_eigenvector() -> None:
    values, vectors = np.linalg.eigh([[15.0, 5.0], [5.0, 2.0]])
    assert values[0] < 1
    error = loss_surface.path_a[-1].numpy() - [2, 0]
    cosine = abs(error @ vectors[:, 0]) / np.linalg.norm(error)
    assert cosine == pytest.approx(1, abs=1e-5)
