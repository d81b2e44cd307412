import warnings

import pytest
import torch
from torch import nn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
    from snippets.errors import updates


def test_a_new_tensor_is_no_leaf() -> None:
    w = torch.ones(1, requires_grad=True)
    (w * 2).sum().backward()
    new = w - 0.1 * w.grad  # type: ignore[operator]
    assert not new.is_leaf


def test_the_gradient_is_none_before_backward_and_after_zero_grad() -> None:
    w = torch.ones(1, requires_grad=True)
    assert w.grad is None
    (w * 2).sum().backward()
    assert w.grad is not None
    torch.optim.SGD([w], lr=0.1).zero_grad()
    assert w.grad is None


def test_the_first_update_by_hand() -> None:
    x = updates.x
    gradient = 2 * (x * (0.5 * x - 2 * x)).mean()
    w = torch.tensor(0.5, requires_grad=True)
    (w * x - 2 * x).square().mean().backward()
    torch.testing.assert_close(w.grad, gradient)


def test_a_parameter_can_be_replaced_by_a_parameter_or_none_only() -> None:
    layer = nn.Linear(3, 1)
    layer.weight = nn.Parameter(torch.zeros(1, 3))
    layer.bias = None  # type: ignore[assignment]
    with pytest.raises(TypeError, match="cannot assign"):
        layer.weight = torch.zeros(1, 3)


def test_changed_in_place_the_optimizer_keeps_it() -> None:
    layer = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with torch.no_grad():
        layer.weight.zero_()
    assert optimizer.param_groups[0]["params"][0] is layer.weight


@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor")
def test_a_test_for_none_hides_that_a_tensor_is_no_leaf() -> None:
    w = torch.ones(1, requires_grad=True) / 2
    for _ in range(2):
        if w.grad is not None:
            w.grad.zero_()
        (w * updates.x).square().mean().backward(retain_graph=True)
    assert w.grad is None


def test_a_parameter_that_the_loss_does_not_use_has_no_gradient() -> None:
    used, unused = (torch.ones(1, requires_grad=True) for _ in range(2))
    used.square().sum().backward()
    with pytest.raises(AttributeError, match="no attribute 'data'"):
        unused.grad.data.zero_()  # type: ignore[union-attr]
    with pytest.raises(TypeError, match="'float' and 'NoneType'"):
        0.1 * unused.grad  # type: ignore[operator]


def test_a_result_has_a_gradient_if_it_was_asked_to_retain_it() -> None:
    w = torch.ones(2, requires_grad=True)
    result = w * 2
    result.retain_grad()
    result.sum().backward()
    assert result.grad is not None
