import math

import pytest
import torch
from torch import nn

from snippets.initialization import zeros


def test_all_zeros_learns_the_mean_of_y() -> None:
    model = zeros.build()
    for p in model.parameters():
        nn.init.zeros_(p)
    losses, moved = zeros.train(model)
    variance = zeros.y.double().var(dim=0, unbiased=False).sum().item() * zeros.N
    assert moved == ["2.bias"]
    assert math.isclose(losses[0], (zeros.y**2).sum().item(), rel_tol=1e-5)
    assert math.isclose(losses[-1], variance, rel_tol=1e-4)
    torch.testing.assert_close(model[2].bias.detach(), zeros.y.mean(dim=0))


@pytest.mark.parametrize("seed", range(3))
def test_with_default_biases_every_weight_moves_and_the_loss_falls(seed: int) -> None:
    torch.manual_seed(seed)
    model = zeros.build()
    nn.init.zeros_(model[0].weight)
    nn.init.zeros_(model[2].weight)
    losses, moved = zeros.train(model, 1e-4, 500)
    assert len(moved) == 4
    assert losses[-1] < 0.8 * losses[0]
    assert 0.5 < zeros.left < 0.8


@pytest.mark.parametrize("seed", range(3))
def test_with_zero_weights_and_a_relu_only_units_with_a_positive_bias_move(
    seed: int,
) -> None:
    torch.manual_seed(seed)
    first, last = nn.Linear(1000, 100), nn.Linear(100, 10)
    nn.init.zeros_(first.weight)
    nn.init.zeros_(last.weight)
    positive = first.bias > 0
    zeros.train(nn.Sequential(first, nn.ReLU(), last), 1e-4, 50)
    assert torch.equal(first.weight.any(dim=1), positive)
    assert torch.equal(last.weight.any(dim=0), positive)
    assert 0.3 < positive.float().mean() < 0.7
    assert 0.3 < zeros.alive < 0.7


def test_what_moves_depends_on_the_activation_at_zero() -> None:
    expected = {"ReLU": 0.0, "Tanh": 0.0, "GELU": 0.0, "Sigmoid": 0.5}
    expected["Softplus"] = math.log(2)
    for name, at_zero, moved in zeros.moves:
        assert math.isclose(at_zero, expected[name], abs_tol=1e-6)
        assert moved == (1 if at_zero == 0 else 4)


def test_equal_units_get_equal_gradients() -> None:
    model = zeros.build(bias=False).double()
    for p in model.parameters():
        nn.init.constant_(p, 0.01)
    (model(zeros.x.double()) - zeros.y.double()).pow(2).sum().backward()
    gradient = model[0].weight.grad
    assert gradient is not None
    torch.testing.assert_close(gradient, gradient[:1].expand_as(gradient))


def test_a_millionth_is_enough_to_part_them() -> None:
    assert zeros.alike_losses[-1] > 400
    assert zeros.nearly_losses[-1] < 100
    assert zeros.default_losses[-1] < 1e-9
    assert zeros.nearly_apart < 1e-5 < 0.1 < zeros.after
