"""The facts of thread 3, each from a run of its own."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

Loss = Callable[[Tensor, Tensor], Tensor]
X, Y = torch.tensor([2.0, 3.0]), torch.tensor([1.0])


def half_squared_error(y_pred: Tensor, y: Tensor) -> Tensor:
    return ((y_pred - y) ** 2 / 2).mean()


def network() -> tuple[Tensor, Tensor]:
    W1 = torch.tensor([[0.11, 0.21], [0.12, 0.08]], requires_grad=True)
    W2 = torch.tensor([[0.14, 0.15]], requires_grad=True)
    return W1, W2


def step(loss_fn: Loss, own: bool = False) -> tuple[list[float], list[float]]:
    """The gradient of W2, and W2 after one step at rate 0.05."""
    W1, W2 = network()
    optimizer = torch.optim.SGD([W1, W2], lr=0.05)
    loss = loss_fn(W2 @ (W1 @ X), Y)
    torch.autograd.backward(loss, loss if own else None)
    optimizer.step()
    assert W2.grad is not None
    return W2.grad.flatten().tolist(), W2.flatten().tolist()


def test_the_forward_pass() -> None:
    W1, W2 = network()
    assert (W1 @ X).tolist() == pytest.approx([0.85, 0.48])
    assert (W2 @ (W1 @ X)).item() == pytest.approx(0.191)


@pytest.mark.parametrize(
    ("loss_fn", "gradient", "after"),
    [
        (nn.L1Loss(), [-0.85, -0.48], [0.1825, 0.1740]),
        (half_squared_error, [-0.68765, -0.38832], [0.17438, 0.16942]),
        (nn.MSELoss(), [-1.3753, -0.77664], [0.20877, 0.18883]),
    ],
)
def test_table(loss_fn: Loss, gradient: list[float], after: list[float]) -> None:
    measured_gradient, measured_after = step(loss_fn)
    assert measured_gradient == pytest.approx(gradient, abs=5e-6)
    assert measured_after == pytest.approx(after, abs=6e-6)


def test_backward_of_the_loss_is_a_coincidence() -> None:
    assert step(nn.L1Loss(), own=True) == step(half_squared_error)
    for loss_fn in (half_squared_error, nn.MSELoss(), nn.HuberLoss(delta=0.5)):
        assert step(loss_fn, own=True)[0] != pytest.approx(
            step(half_squared_error)[0], rel=0.05
        )


@pytest.mark.parametrize("loss_fn", [nn.L1Loss(), nn.MSELoss(), nn.HuberLoss()])
def test_it_is_the_gradient_of_half_the_loss_squared(loss_fn: Loss) -> None:
    assert step(loss_fn, own=True)[0] == pytest.approx(
        step(lambda p, y: loss_fn(p, y) ** 2 / 2)[0]
    )


def test_the_three_errors_of_the_answer() -> None:
    p = torch.tensor([0.191], requires_grad=True)
    (l1,) = torch.autograd.grad(nn.L1Loss()(p, Y), p)
    (mse,) = torch.autograd.grad(nn.MSELoss()(p, Y), p)
    assert l1.item() == -1  # not 1
    assert mse.item() == pytest.approx(2 * (0.191 - 1))
    assert mse.item() != pytest.approx(0.191 / 2 - 1, rel=0.1)
    assert abs(mse.item()) != pytest.approx(nn.MSELoss()(p, Y).item(), rel=0.1)


def test_backward_adds_step_reads_zero_grad_clears() -> None:
    w = torch.tensor([1.0], requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for times in (1, 2, 3):
        torch.autograd.backward((2 * w).sum())
        assert w.grad is not None
        assert w.grad.item() == 2 * times
    assert w.item() == 1
    optimizer.step()
    assert w.item() == pytest.approx(1 - 0.1 * 6)
    assert w.grad is not None
    assert w.grad.item() == 6
    optimizer.zero_grad()
    assert w.grad is None


def test_in_place_on_a_leaf_and_the_first_threads_loop() -> None:
    x, y = torch.randn(8, 5), torch.randn(8, 2)
    w1 = torch.randn(5, 4, requires_grad=True)
    w2 = torch.randn(4, 2, requires_grad=True)
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    torch.autograd.backward(loss)
    assert w1.grad is not None
    text = "a leaf Variable that requires grad is being used in an in-place operation."
    with pytest.raises(RuntimeError) as raised:
        w1 -= 1e-6 * w1.grad
    assert str(raised.value) == text
    with torch.no_grad():
        w1 -= 1e-6 * w1.grad
    assert w1.is_leaf


def test_a_new_tensor_loses_the_leaf() -> None:
    w = torch.tensor([1.0], requires_grad=True)
    torch.autograd.backward((2 * w).sum())
    assert w.grad is not None
    w = w - 0.1 * w.grad
    torch.autograd.backward((2 * w).sum())
    with pytest.warns(UserWarning, match="that is not a leaf Tensor is being accessed"):
        gradient = w.grad
    assert gradient is None


@pytest.mark.parametrize(
    ("optimizer_class", "options"),
    [
        (torch.optim.SGD, {"momentum": 0.9}),
        (torch.optim.SGD, {"weight_decay": 0.1}),
        (torch.optim.Adam, {}),
        (torch.optim.AdamW, {}),
    ],
)
def test_zero_moves_a_parameter_and_none_does_not(
    optimizer_class: Any, options: dict[str, float]
) -> None:
    for to_none in (True, False):
        w = torch.tensor([1.0], requires_grad=True)
        optimizer = optimizer_class([w], lr=0.1, **options)
        w.grad = torch.tensor([1.0])
        optimizer.step()
        before = w.item()
        optimizer.zero_grad(set_to_none=to_none)
        optimizer.step()
        assert (w.item() == before) == to_none


def test_momentum_forms_part_when_the_rate_changes() -> None:
    def torch_path(rates: list[float]) -> float:
        w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=rates[0], momentum=0.9)
        for rate in rates:
            optimizer.param_groups[0]["lr"] = rate
            w.grad = torch.ones_like(w)
            optimizer.step()
        return w.item()

    def sutskever_path(rates: list[float]) -> float:
        w = v = 0.0
        for rate in rates:
            v = 0.9 * v + rate
            w -= v
        return w

    constant, cut = [0.1] * 40, [0.1] * 20 + [0.01] * 20
    assert torch_path(constant) == pytest.approx(sutskever_path(constant), rel=1e-12)
    assert torch_path(cut) - sutskever_path(cut) > 1
