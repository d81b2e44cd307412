import numpy as np
import pytest

from snippets.bias import one_change


def run(inputs: np.ndarray, lr: float = 0.01) -> tuple[float, float]:
    """Losses at steps 101 and 1001 of gradient descent from zero, in float64."""
    y = 2 * np.arange(1.0, 5.0)
    parameters = np.zeros(inputs.shape[1])
    losses = []
    for _ in range(1001):
        error = inputs @ parameters - y
        losses.append((error**2).mean())
        parameters -= lr * 2 * inputs.T @ error / 4
    return losses[100], losses[1000]


X = np.arange(1.0, 5.0)[:, None]
ONE = np.ones((4, 1))
CENTRED = X - 2.5


rows = one_change.rows


def test_the_null_rows() -> None:
    for change in ("`bias=False`", "bias there, frozen at zero"):
        assert max(rows[change]) == pytest.approx(9e-13, rel=0.1)
    for change in (
        "no bias, a second input orthogonal to x",
        "no bias, a hundred weights on copies of x / 10",
    ):
        assert max(rows[change]) < 1e-11
    for change in ("no bias, a second input that is always 1", "float64"):
        assert rows[change] == pytest.approx(rows["none"], rel=1e-3)
    assert one_change.copies.shape == (4, 100)


def test_the_orthogonal_input_is_orthogonal() -> None:
    gram = one_change.x_and_more.T @ one_change.x_and_more
    assert gram.tolist() == [[30, 0], [0, 4]]


def test_the_rows_that_change_something() -> None:
    with_one = np.hstack([X, ONE])
    assert rows["none"] == pytest.approx(run(with_one), rel=1e-3)
    assert rows["loss times 4"][0] == pytest.approx(run(with_one, 0.04)[0], rel=1e-3)
    assert rows["rate 0.1"][0] == pytest.approx(run(with_one, 0.1)[0], rel=1e-2)
    assert rows["nn.Linear's own random start, seed 0"][0] > rows["none"][0]


def test_centring_pays_only_with_a_larger_rate() -> None:
    centred = np.hstack([CENTRED, ONE])
    assert rows["x centred"][0] == pytest.approx(run(centred)[0], rel=1e-3)
    assert rows["x centred"][0] > rows["none"][0]
    assert rows["x centred"][1] < 1e-5 * rows["none"][1]
    for change in ("x centred, rate 0.1", "x standardized, rate 0.1"):
        assert rows[change][0] < 1e-7 * rows["rate 0.1"][0]
