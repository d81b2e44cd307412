import pytest
import torch
from torch import nn

from snippets.backprop_and_step import the_loop


def test_both_loops_give_the_same_weights() -> None:
    assert the_loop.difference < 1e-6


def test_they_are_gradient_descent() -> None:
    x, y, w = the_loop.x.double(), the_loop.y.double(), the_loop.start.double()
    for _ in range(100):
        w = w - 0.1 * 2 / 64 * ((x @ w.T - y).T @ x)
    torch.testing.assert_close(the_loop.by_hand.double(), w, rtol=0, atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(1, 1), (3, 1), (1, 4), (5, 2)])
@pytest.mark.parametrize("rate", [1e-4, 0.05])
def test_the_fix_for_other_shapes_types_and_rates(
    shape: tuple[int, int], rate: float, dtype: torch.dtype
) -> None:
    torch.manual_seed(1)
    x = torch.randn(8, shape[0], dtype=dtype)
    y = torch.randn(8, shape[1], dtype=dtype)
    start = torch.randn(shape[1], shape[0], dtype=dtype)
    w = start.clone().requires_grad_()
    layer = nn.Linear(*shape, bias=False, dtype=dtype)
    layer.load_state_dict({"weight": start})
    optimizer = torch.optim.SGD(layer.parameters(), rate)
    for _ in range(20):
        w.grad = None
        torch.autograd.backward(nn.MSELoss()(x @ w.T, y))
        assert w.grad is not None
        with torch.no_grad():
            w -= rate * w.grad
        optimizer.zero_grad()
        torch.autograd.backward(nn.MSELoss()(layer(x), y))
        optimizer.step()
    torch.testing.assert_close(w.detach(), layer.weight.detach())
    assert not torch.equal(w.detach(), start)
