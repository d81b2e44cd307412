import pytest
import torch

from snippets.reduction import exercise_vae as snippet


def parts() -> tuple[torch.Tensor, torch.Tensor]:
    """The gradients of one pixel's mean error and of the divergence, each alone."""
    squared_error, _ = snippet.losses()
    reconstruction = snippet.gradient(squared_error.sum() / squared_error.numel())
    _, kl = snippet.losses()
    return reconstruction, snippet.gradient(kl)


def test_the_divergence_weighs_784_times_as_much() -> None:
    reconstruction, kl = parts()
    torch.testing.assert_close(snippet.by_element, reconstruction + kl)
    torch.testing.assert_close(snippet.by_example, 784 * reconstruction + kl)
    assert snippet.hidden_beta == pytest.approx(784, rel=1e-4)


def test_the_divergence_is_that_of_two_normal_distributions() -> None:
    mu, log_var = snippet.encoder(snippet.x).detach().chunk(2, dim=1)
    posterior = torch.distributions.Normal(mu, (log_var / 2).exp())
    prior = torch.distributions.Normal(0.0, 1.0)
    expected = torch.distributions.kl_divergence(posterior, prior).sum(1).mean()
    assert snippet.kl.item() == pytest.approx(expected.item(), rel=1e-5)


def test_no_rate_makes_one_of_the_other() -> None:
    reconstruction, kl = parts()
    sums = [784 * reconstruction + weight * kl for weight in (1, 10, 784)]
    cosines = [
        torch.cosine_similarity(g.flatten(), snippet.by_element.flatten(), dim=0).item()
        for g in sums
    ]
    assert cosines[0] == pytest.approx(snippet.cosine, abs=1e-4)
    assert cosines[0] < cosines[1] < 0.999 < cosines[2]
