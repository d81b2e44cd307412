import torch

from snippets.initialization import seeds


def test_a_layer_takes_the_weight_then_the_bias_from_the_stream() -> None:
    torch.manual_seed(0)
    torch.empty(100, 1000).uniform_(-1, 1)
    without_bias = torch.empty(10, 100).uniform_(-0.1, 0.1)
    torch.manual_seed(0)
    first = torch.empty(100, 1000).uniform_(-(1000**-0.5), 1000**-0.5)
    torch.empty(100).uniform_(-1, 1)
    with_bias = torch.empty(10, 100).uniform_(-0.1, 0.1)
    torch.testing.assert_close(seeds.weight, first)
    torch.testing.assert_close(seeds.first[2].weight.detach(), with_bias)
    bare = seeds.build(bias=False)[2].weight.detach()
    torch.testing.assert_close(bare, without_bias)
    assert not torch.allclose(with_bias, without_bias)


def test_one_seed_two_draws_of_one_scale() -> None:
    w1, weight = seeds.w1.T.flatten(), seeds.weight.flatten()
    assert not torch.allclose(w1, weight)
    assert abs(seeds.std_ratio - 1) < 0.01
    cosine = (w1 * weight).sum() / (w1.norm() * weight.norm())
    assert abs(cosine) < 0.02


def test_copying_ends_it() -> None:
    for layer in (0, 2):
        assert torch.equal(seeds.first[layer].weight, seeds.without_bias[layer].weight)
