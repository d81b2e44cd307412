import pytest
import torch
from torch import nn

from snippets.bias import batch_norm


def test_the_losses_are_equal_and_the_bias_s_gradient_is_round_off() -> None:
    assert batch_norm.apart < 1e-9
    assert max(batch_norm.gradients) < 1e-10
    assert batch_norm.without[-1] < 0.8 * batch_norm.without[0]


def shift(normalize: nn.Module, by: torch.Tensor) -> float:
    hidden = torch.randn(40, 6, generator=torch.Generator().manual_seed(0))
    moved = normalize(hidden + by) - normalize(hidden)
    largest: float = moved.abs().max().item()
    return largest


@pytest.mark.parametrize("seed", range(3))
def test_batch_norm_takes_any_constant_and_layer_norm_an_equal_one(seed: int) -> None:
    by = torch.randn(6, generator=torch.Generator().manual_seed(seed))
    assert shift(nn.BatchNorm1d(6), by) < 1e-5
    assert shift(nn.LayerNorm(6), by) > 0.1
    assert shift(nn.LayerNorm(6), torch.full((6,), 3.0)) < 1e-5


def test_in_evaluation_mode_the_running_mean_has_taken_it_too() -> None:
    torch.manual_seed(0)
    x, by = torch.randn(500, 6), torch.randn(6)
    results = []
    for constant in (torch.zeros(6), by):
        norm = nn.BatchNorm1d(6, momentum=1.0)
        norm(x + constant)
        results.append(norm.eval()(x + constant))
    torch.testing.assert_close(*results, rtol=1e-4, atol=1e-4)


def test_in_evaluation_mode_the_bias_has_a_gradient() -> None:
    torch.manual_seed(0)
    linear = nn.Linear(5, 6)
    model = nn.Sequential(linear, nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 1))
    x = torch.randn(40, 5)
    sizes = []
    for mode in (True, False):
        model.train(mode)
        loss = model(x).square().mean()
        (gradient,) = torch.autograd.grad(loss, linear.bias)
        sizes.append(gradient.norm().item())
    assert sizes[0] < 1e-6 < 1e-3 < sizes[1]


def test_adam_makes_steps_of_the_round_off_and_batch_norm_takes_them_away() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(256, 20) + 3, torch.randn(256, 1)
    linear = nn.Linear(20, 30)
    model = nn.Sequential(linear, nn.BatchNorm1d(30), nn.ReLU(), nn.Linear(30, 1))
    start = linear.bias.detach().clone()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(100):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    assert (linear.bias - start).abs().max() > 0.01
    moved = model(x)
    with torch.no_grad():
        linear.bias.copy_(start)
    torch.testing.assert_close(model(x), moved, rtol=0, atol=1e-4)
