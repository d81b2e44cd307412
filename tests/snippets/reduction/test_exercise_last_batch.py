import pytest
import torch

from snippets.reduction import exercise_last_batch as snippet


def by_hand(divisors: tuple[int, int, int]) -> torch.Tensor:
    """Two epochs of gradient descent, by formula; each batch's sum is divided."""
    weight: torch.Tensor = snippet.start["weight"].clone()
    bias: torch.Tensor = snippet.start["bias"].clone()
    for _ in range(2):
        for rows, divisor in zip(
            (slice(0, 4), slice(4, 8), slice(8, 10)), divisors, strict=True
        ):
            error = snippet.x[rows] @ weight.T + bias - snippet.y[rows]
            weight -= 0.1 * 2 * error.T @ snippet.x[rows] / divisor
            bias -= 0.1 * 2 * error.sum() / divisor
    return weight


def test_the_last_step_is_half_as_long() -> None:
    torch.testing.assert_close(by_hand((4, 4, 2)), snippet.mean)
    torch.testing.assert_close(by_hand((4, 4, 4)), snippet.sum_quarter_rate)
    gap = (by_hand((4, 4, 4)) - by_hand((4, 4, 2))).norm() / snippet.moved
    assert snippet.quarter_rate_gap == pytest.approx(gap.item())
    assert snippet.own_size_gap < 1e-12


def test_no_constant_rate_stands_in_for_the_own_size() -> None:
    by_sum = torch.nn.MSELoss(reduction="sum")
    rates = torch.linspace(0.1 / 5, 0.1 / 1, 60).tolist()
    gaps = [
        (snippet.train(by_sum, rate) - snippet.mean).norm() / snippet.moved
        for rate in rates
    ]
    assert min(gaps) > 0.01


def test_without_the_last_batch_a_quarter_of_the_rate_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(snippet, "x", snippet.x[:8])
    monkeypatch.setattr(snippet, "y", snippet.y[:8])
    by_sum = torch.nn.MSELoss(reduction="sum")
    mean = snippet.train(torch.nn.MSELoss(), 0.1)
    assert (snippet.train(by_sum, 0.1 / 4) - mean).norm() < 1e-12
