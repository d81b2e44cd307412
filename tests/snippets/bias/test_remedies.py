from pathlib import Path

import numpy as np
import pytest
import torch

from snippets.bias import remedies


def updates(hessian: np.ndarray, start: np.ndarray, lr: np.ndarray) -> int:
    error, count = start, 0
    while 0.5 * error @ hessian @ error >= 1e-6:
        error = error - lr * (hessian @ error)
        count += 1
    return count


COUNT = {(x, optimizer): count for x, optimizer, count in remedies.rows}
AS_IT_IS = {optimizer: count for (x, optimizer), count in COUNT.items() if x[0] == "a"}
RAW = np.array([[15.0, 5.0], [5.0, 2.0]])
START = np.array([-2.0, 0.0])


@pytest.mark.parametrize(
    ("measured", "lr"),
    [
        (AS_IT_IS["SGD 0.01"], [0.01, 0.01]),
        (AS_IT_IS["SGD 0.1"], [0.1, 0.1]),
        (AS_IT_IS["SGD 0.06, the bias at 7.5 times that"], [0.06, 0.45]),
    ],
)
def test_updates_of_plain_descent(measured: int, lr: list[float]) -> None:
    assert measured == pytest.approx(updates(RAW, START, np.array(lr)), abs=2)


def test_the_page_counts_the_optimizers() -> None:
    page = Path(__file__).parents[3] / "docs/bias.md"
    assert f"The {len(remedies.rows)} optimizers" in page.read_text(encoding="utf-8")


def test_updates_on_centred_and_standardized_x() -> None:
    centred, start = np.diag([2.5, 2.0]), np.array([-2.0, -5.0])
    expected = updates(centred, start, np.full(2, 0.1))
    assert COUNT["centred", "SGD 0.1"] == pytest.approx(expected, abs=1)
    expected = updates(centred, start, np.full(2, 2 / 4.5))
    assert COUNT["centred", "SGD 2 / 4.5, the best rate"] == pytest.approx(
        expected, abs=1
    )
    assert COUNT["standardized", "SGD 0.5"] == 1


def test_updates_with_momentum() -> None:
    for nesterov, measured in (
        (False, AS_IT_IS["SGD 0.01, momentum 0.9"]),
        (True, AS_IT_IS["the same, Nesterov"]),
    ):
        error, velocity, count = START, np.zeros(2), 0
        while 0.5 * error @ RAW @ error >= 1e-6:
            gradient = RAW @ error
            velocity = 0.9 * velocity + gradient
            step = gradient + 0.9 * velocity if nesterov else velocity
            error = error - 0.01 * step
            count += 1
        assert measured == pytest.approx(count, abs=2)


def test_the_order_of_the_optimizers() -> None:
    assert (
        AS_IT_IS["L-BFGS, gradients computed"]
        < AS_IT_IS["SGD 0.01, momentum 0.9"]
        < AS_IT_IS["SGD 0.1"]
    )
    assert AS_IT_IS["Adam 0.1"] < AS_IT_IS["SGD 0.01"] < AS_IT_IS["Adam 0.01"]


def test_no_rate_of_its_own_beats_the_correlation() -> None:
    correlation = 2.5 / np.sqrt(7.5)
    floor = (1 + correlation) / (1 - correlation)
    assert float(remedies.best_condition) == pytest.approx(floor)
    for ratio in np.geomspace(0.1, 100, 200):
        scale = np.diag([1.0, np.sqrt(ratio)])
        slow, fast = np.linalg.eigvalsh(scale @ RAW @ scale)
        assert fast / slow >= floor - 1e-9


def test_adam_at_the_old_rate_is_not_slower_from_every_start() -> None:
    assert 50 < remedies.slower < 100
    torch.manual_seed(0)
    starts = [torch.nn.Linear(1, 1) for _ in range(100)]
    for number in (0, 50, 99):
        start = np.array([starts[number].weight.item(), starts[number].bias.item()])
        expected = updates(RAW, start - [2.0, 0.0], np.full(2, 0.01))
        assert float(remedies.sgd[number]) == pytest.approx(expected + 1, rel=0.01)
