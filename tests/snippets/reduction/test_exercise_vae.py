import pytest
import torch

from snippets.reduction import exercise_vae as snippet


def test_the_mean_over_elements_weighs_the_divergence() -> None:
    torch.testing.assert_close(784 * snippet.by_element, snippet.weighted_kl)
    assert snippet.hidden_beta == pytest.approx(784, rel=1e-4)


def test_it_is_another_direction_not_another_length() -> None:
    assert snippet.cosine < 0.9
