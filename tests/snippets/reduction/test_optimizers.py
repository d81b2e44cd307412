from typing import Any

import pytest
import torch
from torch import nn, optim
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from snippets.reduction import optimizers

ROWS = {name: gaps for name, *gaps, _ in optimizers.rows}
SAME, RATE, REPAIRED = 0, 1, 2


@pytest.mark.parametrize("name", [name for name in ROWS if name != "RAdam"])
def test_the_repair_is_exact(name: str) -> None:
    assert ROWS[name][REPAIRED] == 0


@pytest.mark.parametrize("name", ["SGD", "SGD, momentum", "SGD, Nesterov"])
def test_a_rescaled_rate_is_the_whole_repair(name: str) -> None:
    assert ROWS[name][RATE] == 0
    assert ROWS[name][SAME] > 0.1


@pytest.mark.parametrize(
    "name",
    ["Adagrad", "RMSprop", "Adam", "Adam, eps = 0.1", "AMSGrad", "Adamax", "NAdam"],
)
def test_a_rescaled_rate_ruins_the_adaptive_ones(name: str) -> None:
    assert ROWS[name][RATE] > 0.9


def test_what_is_left_of_the_scale_is_eps() -> None:
    for name in ("Adagrad", "RMSprop", "Adam", "AMSGrad", "Adamax", "NAdam"):
        assert 0 < ROWS[name][SAME] < 1e-7
    assert ROWS["Adam, eps = 0.1"][SAME] > 0.05
    assert ROWS["Adagrad from 0.1"][SAME] > 0.01
    assert ROWS["Rprop"][SAME] == 0


def test_adadelta_needs_both_its_rate_and_its_eps() -> None:
    n = optimizers.n
    mean = optimizers.train("mean", optim.Adadelta, lr=1.0)
    by_eps = optimizers.train("sum", optim.Adadelta, lr=1.0, eps=1e-6 * n**2)
    by_rate = optimizers.train("sum", optim.Adadelta, lr=1.0 / n)
    moved = (mean - optimizers.start["weight"]).norm()
    assert (by_eps - mean).norm() > 0.5 * moved
    assert (by_rate - mean).norm() > 0.5 * moved


def test_radam_begins_with_steps_of_plain_momentum() -> None:
    assert ROWS["RAdam"][SAME] > 0.1
    assert ROWS["RAdam"][REPAIRED] > 0.1
    assert optimizers.plain_steps == 5
    # the sixth is the first for which the paper's rho_t exceeds 5
    beta2 = 0.999
    longest = 2 / (1 - beta2) - 1
    rho = [longest - 2 * t * beta2**t / (1 - beta2**t) for t in range(1, 7)]
    assert [r > 5 for r in rho] == [False] * 5 + [True]


def test_radam_is_repaired_by_a_rate_divided_in_its_first_five_steps_only() -> None:
    n, paths = optimizers.n, []
    for scale, first_rate, eps in ((1, 0.01, 1e-8), (n, 0.01 / n, 1e-8 * n)):
        w = optimizers.torch.ones(1, requires_grad=True)
        optimizer = optim.RAdam([w], lr=first_rate, eps=eps)
        path = []
        for step in range(20):
            if step == 5:
                optimizer.param_groups[0]["lr"] = 0.01
            optimizer.zero_grad()
            (scale * w**2).sum().backward()
            optimizer.step()
            path.append(w.item())
        paths.append(path)
    assert paths[0] == paths[1]


N = 48  # no power of two, so that what is left is round-off
LR_N, EPS_N = {"lr": 0.01 / N}, {"eps": 1e-8 * N}
DECAY, DECAY_N = {"weight_decay": 0.1}, {"weight_decay": 0.1 * N}
FIXES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("SGD", {}, LR_N),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}, LR_N),
    ("SGD", {"momentum": 0.9, "nesterov": True} | DECAY, LR_N | DECAY_N),
    ("Adagrad", {"lr_decay": 0.1}, {"eps": 1e-10 * N}),
    (
        "Adagrad",
        {"initial_accumulator_value": 1.0},
        {"eps": 1e-10 * N, "initial_accumulator_value": 1.0 * N**2},
    ),
    ("RMSprop", {"centered": True, "momentum": 0.9}, EPS_N),
    ("Adam", {"betas": (0.5, 0.9)} | DECAY, EPS_N | DECAY_N),
    ("Adam", {"amsgrad": True, "eps": 0.1}, {"eps": 0.1 * N}),
    ("RMSprop", DECAY, EPS_N | DECAY_N),
    ("Adamax", DECAY, EPS_N | DECAY_N),
    ("Adagrad", DECAY, {"eps": 1e-10 * N} | DECAY_N),
    ("Adam", DECAY | {"decoupled_weight_decay": True}, EPS_N),
    ("AdamW", DECAY, EPS_N),
    ("NAdam", DECAY, EPS_N | DECAY_N),
    ("NAdam", DECAY | {"decoupled_weight_decay": True}, EPS_N),
    ("Adamax", {"eps": 0.1}, {"eps": 0.1 * N}),
    ("Rprop", {}, {}),
    ("Adadelta", {"lr": 1.0}, {"lr": 1.0 / N, "eps": 1e-6 * N**2}),
    ("SGD", {"clip": clip_grad_norm_, "limit": 1.0}, LR_N | {"limit": 1.0 * N}),
    ("Adam", {"clip": clip_grad_value_, "limit": 0.01}, EPS_N | {"limit": 0.01 * N}),
]


def trained(reduction: str, name: str, **settings: Any) -> torch.Tensor:
    """The weights of a network of two layers after 30 steps, in float64."""
    torch.manual_seed(4)
    model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1)).double()
    x, y = torch.randn(N, 3).double(), torch.randn(N, 1).double()
    loss_fn = nn.MSELoss(reduction=reduction)
    clip, limit = settings.pop("clip", None), settings.pop("limit", 0)
    optimizer = getattr(optim, name)(model.parameters(), **settings)
    for _ in range(30):
        optimizer.zero_grad()
        torch.autograd.backward(loss_fn(model(x), y))
        if clip:
            clip(model.parameters(), limit)
        optimizer.step()
    return torch.cat([p.detach().flatten() for p in model.parameters()])


@pytest.mark.parametrize(("name", "settings", "for_sum"), FIXES)
def test_the_table_of_the_fix_on_another_network(
    name: str, settings: dict[str, Any], for_sum: dict[str, Any]
) -> None:
    settings = {"lr": 0.01} | settings
    mean = trained("mean", name, **settings)
    way = (mean - trained("mean", name, **settings | {"lr": 0.0})).norm()
    repaired = trained("sum", name, **settings | for_sum)
    assert (repaired - mean).norm() < 1e-4 * way
    if for_sum:
        unchanged = trained("sum", name, **settings)
        assert (unchanged - mean).norm() > (repaired - mean).norm()


def test_a_gradient_that_is_clipped_at_every_step_has_lost_its_scale() -> None:
    clipped: dict[str, Any] = {"lr": 0.01, "clip": clip_grad_norm_, "limit": 0.1}
    gap = (trained("sum", "SGD", **clipped) - trained("mean", "SGD", **clipped)).norm()
    assert gap < 1e-6


@pytest.mark.parametrize("changed", [{}, EPS_N, LR_N, LR_N | EPS_N])
def test_no_constant_setting_repairs_radam(changed: dict[str, float]) -> None:
    mean = trained("mean", "RAdam", lr=0.01)
    other = trained("sum", "RAdam", **{"lr": 0.01} | changed)
    assert (other - mean).abs().max() > 1e-3
