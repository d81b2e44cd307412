import pytest
import torch

from snippets.symptoms import missing_zero_grad as run


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
def test_with_momentum_the_distance_grows(momentum: float) -> None:
    distances = [run.distance_of(momentum, steps) for steps in (100, 200, 300)]
    assert max(distances[1:]) > max(1.0, distances[0] / 10)
    assert run.distance_of(momentum, 400) > 1


def test_plain_sgd_swings_within_bounds() -> None:
    assert max(run.distance_of(0.0, steps) for steps in range(400, 440)) < 2


def test_adam_on_a_small_problem_shows_nothing() -> None:
    for clear in (True, False):
        losses = run.losses_of(torch.optim.Adam, clear)
        assert losses[-1] < losses[0]
    assert abs(run.without[-1] - run.cleared[-1]) < 0.1
