import torch

from snippets.initialization import layers_and_rates


def test_three_layers_fall_with_the_fourth_power() -> None:
    assert abs(layers_and_rates.slope + 4) < 0.1


def test_one_layer_does_not_care() -> None:
    weight = torch.randn(200, 10) / 200**0.5
    rates = [layers_and_rates.largest_rate([c * weight]) for c in (1, 1000)]
    assert abs(rates[0] / rates[1] - 1) < 0.02
