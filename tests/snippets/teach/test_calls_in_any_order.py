import pytest

from snippets.teach import calls_in_any_order

RATE, START = 0.05, 0.14


def by_hand(calls: str) -> tuple[float | None, float]:
    """The same network without autograd: prediction below the target throughout."""
    w5, w6, h = START, 0.15, (0.85, 0.48)
    w1 = [0.11, 0.21, 0.12, 0.08]
    gradients: list[float] | None = None
    for call in calls.split(", "):
        if call == "forward":
            h = (2 * w1[0] + 3 * w1[1], 2 * w1[2] + 3 * w1[3])
            assert w5 * h[0] + w6 * h[1] < 1
        elif call == "backward":
            new = [-2 * w5, -3 * w5, -2 * w6, -3 * w6, -h[0], -h[1]]
            old = gradients or [0.0] * 6
            gradients = [a + b for a, b in zip(old, new, strict=True)]
        elif call == "zero_grad":
            gradients = None
        elif gradients:
            moves = [RATE * gradient for gradient in gradients]
            w1 = [w - move for w, move in zip(w1, moves, strict=False)]
            w5, w6 = w5 - moves[4], w6 - moves[5]
    return (gradients[4] if gradients else None), w5


@pytest.mark.parametrize("row", calls_in_any_order.rows, ids=lambda row: row[0])
def test_gradient_and_weight_are_those_worked_out_by_hand(
    row: tuple[str, float | None, float],
) -> None:
    calls, gradient, w5 = row
    expected_gradient, expected_w5 = by_hand(calls)
    if expected_gradient is None:
        assert gradient is None
    else:
        assert gradient == pytest.approx(expected_gradient, rel=1e-5)
    assert w5 == pytest.approx(expected_w5, rel=1e-5)


def test_the_orders_show_what_the_lesson_says() -> None:
    found = {calls: (gradient, w5) for calls, gradient, w5 in calls_in_any_order.rows}
    once = found["forward, backward"][0]
    assert once is not None
    twice = found["forward, backward, forward, backward"][0]
    assert twice == pytest.approx(2 * once)
    assert found["forward, backward"][1] == pytest.approx(START)
    gradient, w5 = found["forward, backward, zero_grad, step"]
    assert gradient is None
    assert w5 == pytest.approx(START)


def test_a_step_between_forward_and_backward_raises() -> None:
    words = "one of the variables needed for gradient computation has been modified"
    assert calls_in_any_order.stale.startswith(words)
