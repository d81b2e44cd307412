import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from snippets.symptoms import loss_does_not_decrease as run


def test_each_fault_costs_most_of_the_way() -> None:
    for loss in (run.frozen_loss, run.detached_loss, run.dead_loss, run.twice_loss):
        assert loss > 10 * run.free_loss


def test_no_scores_give_a_lower_loss_than_the_bound() -> None:
    best = torch.zeros(1, 10)
    best[0, 0] = 1.0
    assert F.cross_entropy(best, torch.tensor([0])).item() == pytest.approx(run.lowest)
    assert run.lowest == pytest.approx(math.log(1 + 9 / math.e))


def test_equal_probabilities_cost_the_logarithm_of_the_classes() -> None:
    for classes in (2, 10):
        loss = F.cross_entropy(torch.zeros(1, classes), torch.tensor([0])).item()
        assert loss == pytest.approx(math.log(classes))


@pytest.mark.parametrize("seed", range(10))
def test_coin_flips_are_learnt_by_heart_and_not_for_new_samples(seed: int) -> None:
    torch.manual_seed(seed)
    x, labels = torch.randn(2, 256, 20), torch.randint(2, (2, 256))
    model = nn.Linear(20, 2)
    on_noise = run.train(model, x[0], labels[0])
    held_out = F.cross_entropy(model(x[1]), labels[1]).item()
    assert on_noise < math.log(2) < held_out


@pytest.mark.parametrize("seed", range(10))
def test_shuffled_targets_leave_the_variance(seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.randn(256, 20)
    y = x[:, :3].sum(dim=1, keepdim=True)
    mixed = y[torch.randperm(256)]
    loss = run.train(nn.Linear(20, 1), x, mixed, lr=0.1, loss_fn=F.mse_loss)
    assert 0.8 < loss / y.var().item() < 1


def test_the_rates() -> None:
    losses = run.rate_losses
    assert losses[1e-5] == pytest.approx(run.first_loss, rel=0.01)
    assert losses[1e0] < losses[1e-1] < losses[1e-3]
    assert not losses[1e2] < run.first_loss


def test_a_dead_unit_has_no_gradient() -> None:
    layer = nn.Linear(20, 32)
    with torch.no_grad():
        layer.bias.fill_(-20.0)
    layer(run.x).relu().sum().backward()
    assert layer.weight.grad is not None
    assert not layer.weight.grad.any()


@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh])
def test_all_zero_only_the_last_bias_moves(activation: type[nn.Module]) -> None:
    model = nn.Sequential(nn.Linear(20, 32), activation(), nn.Linear(32, 10))
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    run.train(model, run.x, run.classes, steps=3)
    assert [n for n, p in model.named_parameters() if p.any()] == ["2.bias"]
