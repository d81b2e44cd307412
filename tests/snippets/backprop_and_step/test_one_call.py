from collections.abc import Callable

import pytest

from snippets.backprop_and_step import one_call

two_steps: Callable[..., list[float]] = one_call.two_steps


def l1_by_hand(learning_rate: float) -> list[float]:
    """w5 after one and after two steps of L1."""
    W1, W2, x = [[0.11, 0.21], [0.12, 0.08]], [0.14, 0.15], [2.0, 3.0]
    w5 = []
    for _ in range(2):
        h = [row[0] * x[0] + row[1] * x[1] for row in W1]
        assert h[0] * W2[0] + h[1] * W2[1] < 1  # so the loss's derivative is -1
        up = [[learning_rate * W2[i] * x[j] for j in range(2)] for i in range(2)]
        W1 = [[W1[i][j] + up[i][j] for j in range(2)] for i in range(2)]
        W2 = [W2[i] + learning_rate * h[i] for i in range(2)]
        w5.append(W2[0])
    return w5


def test_the_usual_loop() -> None:
    assert one_call.usual == pytest.approx(l1_by_hand(0.05), abs=1e-6)


def test_null_rows() -> None:
    assert one_call.usual == one_call.by_model == one_call.at_the_end == one_call.zeros


def test_no_zero_grad_shows_at_the_second_step_only() -> None:
    assert one_call.never_1 == one_call.usual_1
    # The first gradient, -0.85, is added to the second.
    assert one_call.never_2 - one_call.usual_2 == pytest.approx(0.05 * 0.85, abs=1e-6)


def test_two_backwards_are_twice_the_rate() -> None:
    assert one_call.twice == pytest.approx(l1_by_hand(0.1), abs=1e-6)


@pytest.mark.parametrize(
    "calls",
    [
        "forward backward zero_grad step",
        "forward zero_grad step backward",
        "forward zero_grad step",
        "forward zero_grad backward",
    ],
)
def test_loops_that_do_not_train(calls: str) -> None:
    assert two_steps(calls) == pytest.approx([0.14, 0.14], abs=1e-8)


def test_the_rows_of_the_table_that_do_not_train() -> None:
    for name in ("late", "early", "no_backward", "no_step"):
        for step in (1, 2):
            value = getattr(one_call, f"{name}_{step}")
            assert value == pytest.approx(0.14, abs=1e-8)
