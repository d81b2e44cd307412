import pytest
from torch import optim

from snippets.reduction import optimizers

ROWS = (
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adam",
    "big_eps",
    "rprop",
    "adadelta",
)


@pytest.mark.parametrize("row", ROWS)
def test_the_repair_is_exact(row: str) -> None:
    assert getattr(optimizers, f"{row}_exact") == 0


@pytest.mark.parametrize("row", ["sgd", "momentum", "nesterov"])
def test_a_rescaled_rate_is_the_whole_repair(row: str) -> None:
    assert getattr(optimizers, f"{row}_rate") == 0
    assert getattr(optimizers, f"{row}_same") > 0.1


@pytest.mark.parametrize("row", ["adagrad", "rmsprop", "adam", "big_eps"])
def test_a_rescaled_rate_ruins_the_adaptive_ones(row: str) -> None:
    assert getattr(optimizers, f"{row}_rate") > 0.9


def test_what_is_left_of_the_scale_is_eps() -> None:
    for row in ("adagrad", "rmsprop", "adam"):
        assert 0 < getattr(optimizers, f"{row}_same") < 1e-7
    assert optimizers.big_eps_same > 0.05
    assert optimizers.rprop_same == 0


def test_adadelta_needs_both_its_rate_and_its_eps() -> None:
    n = optimizers.n
    mean = optimizers.train("mean", optim.Adadelta, lr=1.0)
    by_eps = optimizers.train("sum", optim.Adadelta, lr=1.0, eps=1e-6 * n**2)
    by_rate = optimizers.train("sum", optim.Adadelta, lr=1.0 / n)
    moved = (mean - optimizers.start["weight"]).norm()
    assert (by_eps - mean).norm() > 0.5 * moved
    assert (by_rate - mean).norm() > 0.5 * moved


def test_radam_begins_with_steps_of_plain_momentum() -> None:
    assert optimizers.radam_same > 0.1
    assert optimizers.radam_exact > 0.1
    assert optimizers.radam_plain_steps == 5
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


@pytest.mark.parametrize("optimizer", [optim.Adamax, optim.NAdam])
def test_the_family_follows(optimizer: type[optim.Optimizer]) -> None:
    n = optimizers.n
    mean = optimizers.train("mean", optimizer, lr=0.01, eps=0.1)
    plain = optimizers.train("sum", optimizer, lr=0.01, eps=0.1)
    scaled = optimizers.train("sum", optimizer, lr=0.01, eps=0.1 * n)
    assert (scaled - mean).abs().max() < 1e-12
    assert (plain - mean).abs().max() > 1e-3
