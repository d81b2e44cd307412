import pytest
from torch import optim

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


@pytest.mark.parametrize("name", ["Adagrad", "RMSprop", "Adam", "Adam, eps = 0.1"])
def test_a_rescaled_rate_ruins_the_adaptive_ones(name: str) -> None:
    assert ROWS[name][RATE] > 0.9


def test_what_is_left_of_the_scale_is_eps() -> None:
    for name in ("Adagrad", "RMSprop", "Adam"):
        assert 0 < ROWS[name][SAME] < 1e-7
    assert ROWS["Adam, eps = 0.1"][SAME] > 0.05
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


@pytest.mark.parametrize("optimizer", [optim.Adamax, optim.NAdam])
def test_the_family_follows(optimizer: type[optim.Optimizer]) -> None:
    n = optimizers.n
    mean = optimizers.train("mean", optimizer, lr=0.01, eps=0.1)
    plain = optimizers.train("sum", optimizer, lr=0.01, eps=0.1)
    scaled = optimizers.train("sum", optimizer, lr=0.01, eps=0.1 * n)
    assert (scaled - mean).abs().max() < 1e-12
    assert (plain - mean).abs().max() > 1e-3
