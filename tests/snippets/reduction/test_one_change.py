import pytest

from snippets.reduction import one_change

ROWS = {row[0]: row for row in one_change.rows}
LIKE_A = [
    "A as posted",
    "A without `.mean()`",
    "A in float64",
    "B, loss × 4",
    "B, learning rate × 4",
    'B, `reduction="sum"`',
]
LIKE_B = [name for name in ROWS if name not in LIKE_A]


@pytest.mark.parametrize(
    ("names", "loop", "factor"), [(LIKE_A, "A", 0.4), (LIKE_B, "B", 0.85)]
)
def test_every_row_follows_one_of_two_formulas(
    names: list[str], loop: str, factor: float
) -> None:
    exact = [2 * (1 - factor**t) for t in range(1, 101)]
    for name in names:
        _, path = one_change.runs[name]
        assert path == pytest.approx(exact, abs=1e-6)
        assert ROWS[name][3] == loop


def test_a_and_b_are_far_apart() -> None:
    furthest = max(abs(2 * 0.4**t - 2 * 0.85**t) for t in range(1, 101))
    for row in one_change.rows:
        assert row[4] == pytest.approx(furthest, abs=1e-6)


def test_loss_rate_and_sum_are_one_change() -> None:
    _, by_loss = one_change.autograd_loop(lambda p, y: 4 * one_change.mse(p, y))
    _, by_rate = one_change.autograd_loop(one_change.mse, learning_rate=0.04)
    _, by_sum = one_change.autograd_loop(lambda p, y: (p - y).square().sum())
    assert by_loss == by_rate == by_sum


def test_only_the_rate_leaves_the_gradient_alone() -> None:
    gradients = {name: row[1] for name, row in ROWS.items()}
    assert [name for name in LIKE_A if gradients[name] != -120] == [
        "B, learning rate × 4"
    ]
    assert all(gradients[name] == -30 for name in LIKE_B)


def test_predicted_steps() -> None:
    for loop, factor, steps in (("A", 0.4, 9), ("B", 0.85, 47)):
        assert 2 * factor**steps < 1e-3 < 2 * factor ** (steps - 1)
        assert one_change.predicted[loop] == steps
        assert one_change.measured[f"{loop} as posted"] == steps
