import torch
from torch import nn

from snippets.initialization import forgotten_input


def test_the_output_is_not_small_but_ignores_the_input() -> None:
    assert abs(forgotten_input.rms * 1280**0.5 - 1) < 0.1
    assert forgotten_input.apart < 1e-6 * forgotten_input.rms


def test_in_float64_the_forgetting_goes_on() -> None:
    # what is left of the input after 50 layers is below float32's round-off
    torch.manual_seed(0)
    layers = [nn.Linear(256, 256).double() for _ in range(50)]
    hidden = torch.randn(64, 256).double()
    for layer in layers:
        hidden = layer(hidden).relu()
    apart = (hidden - hidden.mean(dim=0)).pow(2).mean().sqrt().item()
    assert apart < 1e-2 * forgotten_input.apart
    assert abs(hidden.pow(2).mean().sqrt().item() * 1280**0.5 - 1) < 0.1
