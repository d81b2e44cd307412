from collections.abc import Callable
from typing import Any

import pytest

from snippets.backprop_and_step import one_call

rows: dict[str, list[float]] = one_call.rows
changes: dict[str, Callable[..., None]] = one_call.changes
usual, never, twice = rows["none"], rows["no `zero_grad()`"], rows["`backward()` twice"]


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
    assert usual == pytest.approx(l1_by_hand(0.05), abs=1e-6)


@pytest.mark.parametrize("change", list(changes)[:4])
def test_null_rows(change: str) -> None:
    assert rows[change] == usual


def test_no_zero_grad_shows_at_the_second_step_only() -> None:
    assert never[0] == usual[0]
    # The first gradient, -0.85, is added to the second.
    assert never[1] - usual[1] == pytest.approx(0.05 * 0.85, abs=1e-6)


def test_two_backwards_are_twice_the_rate() -> None:
    assert twice == pytest.approx(l1_by_hand(0.1), abs=1e-6)
    w5_after_two: Callable[..., list[float]] = one_call.w5_after_two
    assert twice == w5_after_two(one_call.usual, lr=0.1)


@pytest.mark.parametrize("change", list(changes)[-4:])
def test_loops_that_do_not_train(change: str) -> None:
    assert rows[change] == pytest.approx([0.14, 0.14], abs=1e-8)


class Recorder:
    """Takes any calls, and notes them with their arguments."""

    def __init__(self, calls: list[str], name: str) -> None:
        self.calls, self.name = calls, name

    def __getattr__(self, method: str) -> Callable[..., None]:
        def call(**options: Any) -> None:
            shown = ", ".join(f"{k}={v}" for k, v in options.items())
            self.calls.append(f"{self.name}.{method}({shown})")

        return call


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("none", "optimizer.zero_grad() loss.backward() optimizer.step()"),
        (
            "`model.zero_grad()` for `optimizer.zero_grad()`",
            "model.zero_grad() loss.backward() optimizer.step()",
        ),
        (
            "`zero_grad()` at the end of the loop",
            "loss.backward() optimizer.step() optimizer.zero_grad()",
        ),
        ("no `zero_grad()`", "loss.backward() optimizer.step()"),
        (
            "`zero_grad()` between `backward()` and `step()`",
            "loss.backward() optimizer.zero_grad() optimizer.step()",
        ),
        (
            "`step()` between `zero_grad()` and `backward()`",
            "optimizer.zero_grad() optimizer.step() loss.backward()",
        ),
        ("no `backward()`", "optimizer.zero_grad() optimizer.step()"),
        ("no `step()`", "optimizer.zero_grad() loss.backward()"),
    ],
)
def test_each_name_says_what_its_loop_calls(
    change: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    class Model(Recorder):
        def __call__(self, x: object) -> None: ...

    monkeypatch.setattr(one_call, "loss_fn", lambda *_: Recorder(calls, "loss"))
    changes[change](Model(calls, "model"), Recorder(calls, "optimizer"))
    assert calls == expected.split()
