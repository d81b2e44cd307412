import torch
from torch import nn

from snippets.reduction import exercise_vae as snippet


def test_the_divergence_weighs_784_times_as_much() -> None:
    of_error, of_kl = snippet.gradients(20)
    by_element, by_example = of_error + of_kl, 784 * of_error + of_kl
    # one is the other plus 783 divergences: no multiple of it
    torch.testing.assert_close(784 * by_element, by_example + 783 * of_kl)
    cosine = torch.cosine_similarity(by_element.flatten(), by_example.flatten(), dim=0)
    assert cosine < 0.9


def test_the_gradients_are_those_of_the_two_normal_distributions() -> None:
    torch.manual_seed(21)
    x = torch.rand(32, 784)
    encoder, decoder = nn.Linear(784, 32), nn.Linear(16, 784)
    mu, log_var = encoder(x).chunk(2, dim=1)
    z = mu + torch.randn_like(mu) * (log_var / 2).exp()
    posterior = torch.distributions.Normal(mu, (log_var / 2).exp())
    prior = torch.distributions.Normal(0.0, 1.0)
    kl = torch.distributions.kl_divergence(posterior, prior).sum(1).mean()
    (of_kl,) = torch.autograd.grad(kl, encoder.weight, retain_graph=True)
    error = ((decoder(z) - x) ** 2).sum() / (32 * 784)
    (of_error,) = torch.autograd.grad(error, encoder.weight)
    measured_error, measured_kl = snippet.gradients(21)
    torch.testing.assert_close(measured_kl, of_kl)
    torch.testing.assert_close(measured_error, of_error)


def test_ten_draws() -> None:
    assert len(snippet.cosines) == 10
    assert 0 < min(snippet.cosines) == snippet.spread[0]
    assert max(snippet.cosines) == snippet.spread[1] < 0.9
