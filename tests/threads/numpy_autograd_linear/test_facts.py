"""The facts of the thread, without the snippets."""

import numpy as np
import pytest
import torch
from torch import nn

X = np.array([1, 2, 3, 4], dtype=np.float32)
Y = 2 * X


def numpy_weights(divide_by: int = 1, steps: int = 100) -> list[float]:
    """The posted loop: ``np.dot(...).mean()`` is the mean of one number."""
    w, weights = np.float32(0), []
    for _ in range(steps):
        gradient = np.dot(2 * X, w * X - Y).mean() / divide_by
        w = np.float32(w - np.float32(0.01) * np.float32(gradient))
        weights.append(float(w))
    return weights


def torch_weights(
    scale: float = 1,
    learning_rate: float = 0.01,
    dtype: torch.dtype = torch.float32,
    steps: int = 100,
) -> list[float]:
    x, y = torch.tensor(X, dtype=dtype), torch.tensor(Y, dtype=dtype)
    w = torch.zeros((), dtype=dtype, requires_grad=True)
    weights = []
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(scale * ((w * x - y) ** 2).mean(), w)
        with torch.no_grad():
            w -= learning_rate * gradient
        weights.append(w.item())
    return weights


def linear_losses(
    x: torch.Tensor,
    bias: bool = True,
    scale: float = 1,
    learning_rate: float = 0.01,
    zero: bool = True,
) -> list[float]:
    """Losses of ``nn.Linear(1, 1)`` on y = 2x, before each of 1001 updates."""
    y = torch.tensor(Y)[:, None]
    torch.manual_seed(0)
    model = nn.Linear(1, 1, bias=bias)
    if zero:
        for parameter in model.parameters():
            nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(1001):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        torch.autograd.backward(scale * loss)
        optimizer.step()
        losses.append(loss.item())
    return losses


RAW = torch.tensor(X)[:, None]


def test_the_first_gradients_differ_by_four() -> None:
    assert np.dot(2 * X, 0 * X - Y).mean() == -120
    assert np.dot(2 * X, 0 * X - Y).shape == ()
    x, w = torch.tensor(X), torch.zeros((), requires_grad=True)
    (gradient,) = torch.autograd.grad(((w * x - torch.tensor(Y)) ** 2).mean(), w)
    assert gradient.item() == -30
    assert numpy_weights()[0] == pytest.approx(1.2)
    assert torch_weights()[0] == pytest.approx(0.3)


def test_the_loops_agree_step_for_step_once_the_four_is_put_right() -> None:
    assert numpy_weights(divide_by=4) == pytest.approx(torch_weights(), abs=1e-6)
    assert numpy_weights() == pytest.approx(torch_weights(scale=4), abs=1e-6)
    assert numpy_weights() == pytest.approx(torch_weights(learning_rate=0.04), abs=1e-6)


def test_where_float32_stops_it_and_float64_does_not() -> None:
    weights = torch_weights(steps=1000)
    assert f"{weights[99]:.7f}" == "1.9999996"
    assert set(weights[99:]) == {2 - 3 * 2.0**-23}
    double = torch_weights(dtype=torch.float64, steps=1000)
    assert 2 - double[-1] < 1e-15
    assert numpy_weights()[-1] == 2


def test_losses_with_and_without_a_bias() -> None:
    with_bias = linear_losses(RAW)
    assert with_bias[100] == pytest.approx(0.034, rel=0.01)
    assert with_bias[1000] == pytest.approx(1.5e-4, rel=0.05)
    assert linear_losses(RAW, bias=False)[100] == pytest.approx(9e-13, rel=0.05)


def test_the_hessian() -> None:
    hessian = 2 * np.array([[7.5, 2.5], [2.5, 1.0]])
    assert [np.mean(X**2), np.mean(X)] == [7.5, 2.5]
    slow, fast = np.linalg.eigvalsh(hessian)
    assert fast == pytest.approx(16.70, abs=5e-3)
    assert slow == pytest.approx(0.2994, abs=5e-5)
    assert fast / slow == pytest.approx(55.78, abs=5e-3)
    losses = linear_losses(RAW)
    for step in (100, 300, 500):
        shrink = (losses[step + 100] / losses[step]) ** (1 / 200)
        assert shrink == pytest.approx(1 - 0.01 * slow, abs=1e-6)


def test_the_limit_is_two_over_the_largest_eigenvalue() -> None:
    limit = 2 / np.linalg.eigvalsh([[15.0, 5.0], [5.0, 2.0]])[1]
    assert linear_losses(RAW, learning_rate=0.99 * limit)[-1] < 1e-6
    assert not linear_losses(RAW, learning_rate=1.01 * limit)[-1] < 1e6
    assert linear_losses(RAW, bias=False, learning_rate=1.01 * limit)[-1] < 1e-6


def test_centred_x_has_condition_number_1_25() -> None:
    centred = X - X.mean()
    inputs = np.stack([centred, np.ones(4)], axis=1)
    assert np.linalg.cond(inputs) ** 2 == pytest.approx(1.25, rel=1e-5)
    losses = linear_losses(torch.tensor(centred)[:, None], learning_rate=0.1)
    assert losses[100] < 1e-11 < linear_losses(RAW, learning_rate=0.1)[100]


def test_four_times_the_loss_does_not_make_nn_linear_agree() -> None:
    losses = linear_losses(RAW, scale=4, zero=False)
    assert losses[100] > 1e-2
    assert (2 - numpy_weights()[-1]) ** 2 == 0


def test_bias_false_matches_from_the_same_start() -> None:
    without = linear_losses(RAW, bias=False)
    expected = [7.5 * (2 - w) ** 2 for w in torch_weights()]
    assert without[1:100] == pytest.approx(expected[:99], rel=1e-3, abs=1e-9)


def test_gradients_that_are_never_cleared_swing_for_ever() -> None:
    x, w = torch.tensor(X), torch.zeros((), requires_grad=True)
    weights = []
    for _ in range(1000):
        torch.autograd.backward(((w * x - torch.tensor(Y)) ** 2).mean())
        with torch.no_grad():
            assert w.grad is not None
            w -= 0.01 * w.grad
        weights.append(w.item())
    assert min(weights[-100:]) < 0.2
    assert max(weights[-100:]) > 3.8
