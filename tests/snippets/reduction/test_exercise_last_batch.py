import pytest
import torch

from snippets.reduction import exercise_last_batch as snippet

Problem = tuple[torch.Tensor, torch.Tensor, dict[str, torch.Tensor]]


@pytest.fixture
def problem() -> Problem:
    torch.manual_seed(11)
    x, y = torch.randn(10, 3).double(), torch.randn(10, 1).double()
    return x, y, torch.nn.Linear(3, 1).double().state_dict()


def by_hand(problem: Problem, divisors: tuple[int, int, int]) -> torch.Tensor:
    """Two epochs of gradient descent, by formula; each batch's sum is divided."""
    x, y, start = problem
    weight, bias = start["weight"].clone(), start["bias"].clone()
    slices = (slice(0, 4), slice(4, 8), slice(8, 10))
    for _ in range(2):
        for rows, divisor in zip(slices, divisors, strict=True):
            error = x[rows] @ weight.T + bias - y[rows]
            weight -= 0.1 * 2 * error.T @ x[rows] / divisor
            bias -= 0.1 * 2 * error.sum() / divisor
    return weight


BY_SUM = torch.nn.MSELoss(reduction="sum")


def test_the_last_step_is_half_as_long(problem: Problem) -> None:
    mean = snippet.train(problem, torch.nn.MSELoss(), 0.1)
    torch.testing.assert_close(by_hand(problem, (4, 4, 2)), mean)
    by_sum = snippet.train(problem, BY_SUM, 0.1 / 4)
    torch.testing.assert_close(by_hand(problem, (4, 4, 4)), by_sum)
    assert (by_sum - mean).abs().max() > 1e-3


def test_no_constant_rate_stands_in_for_the_own_size(problem: Problem) -> None:
    mean = snippet.train(problem, torch.nn.MSELoss(), 0.1)
    for rate in torch.linspace(0.1 / 5, 0.1 / 1, 60).tolist():
        assert (snippet.train(problem, BY_SUM, rate) - mean).abs().max() > 1e-3


def test_without_the_last_batch_a_quarter_of_the_rate_is_right(
    problem: Problem,
) -> None:
    x, y, start = problem
    shorter = x[:8], y[:8], start
    mean = snippet.train(shorter, torch.nn.MSELoss(), 0.1)
    assert (snippet.train(shorter, BY_SUM, 0.1 / 4) - mean).norm() < 1e-12


def test_ten_draws() -> None:
    assert len(snippet.quarter_rate_gaps) == len(snippet.own_size_gaps) == 10
    assert snippet.spread == (
        min(snippet.quarter_rate_gaps),
        max(snippet.quarter_rate_gaps),
    )
