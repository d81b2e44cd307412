import copy
import warnings

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its subject
    from snippets.errors import autograd

NO_GRADIENT = "element 0 of tensors does not require grad"


def test_four_ways_to_lose_the_graph() -> None:
    layer, x = nn.Linear(3, 2), torch.ones(4, 3)
    with torch.no_grad():
        without = layer(x).sum()
    frozen = nn.Linear(3, 2).requires_grad_(False)
    for loss in (
        without,
        layer(x).detach().sum(),
        layer(x).argmax(dim=1).float().sum(),
        frozen(x).sum(),
    ):
        with pytest.raises(RuntimeError, match=NO_GRADIENT):
            loss.backward()


def test_the_mean_s_gradient_is_the_sum_s_divided_by_their_number() -> None:
    by_sum, by_mean = (torch.ones(3, requires_grad=True) for _ in range(2))
    by_sum.square().sum().backward()
    by_mean.square().mean().backward()
    assert by_sum.grad is not None
    assert by_mean.grad is not None
    torch.testing.assert_close(by_sum.grad, 3 * by_mean.grad)


def test_two_losses_added_need_one_backward() -> None:
    w = torch.ones(1, requires_grad=True)
    shared = w.exp()
    (shared.sin() + shared.cos()).sum().backward()
    first, second = (w.exp() for _ in range(2))
    first.sum().backward()
    second.sum().backward()
    shared = w.exp().square()
    shared.sin().sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        shared.cos().sum().backward()


def test_detach_clone_has_no_graph_and_clone_has_one() -> None:
    w = autograd.w
    assert not w.detach().clone().requires_grad
    assert w.clone().requires_grad


def test_a_stored_result_stops_deepcopy_of_a_module() -> None:
    layer = nn.Linear(3, 1)
    stored = layer(torch.ones(1, 3))
    layer.last = stored
    with pytest.raises(RuntimeError, match="support the deepcopy protocol"):
        copy.deepcopy(layer)
    layer.last = stored.detach()
    copy.deepcopy(layer)


def test_the_double_gradient_by_grad_is_right() -> None:
    # the gradient of |2w|² is 8w
    assert autograd.gradient.tolist() == [2.0, 2.0, 2.0]


def test_an_inference_tensor_can_not_be_saved_but_can_be_added() -> None:
    with torch.inference_mode():
        x = torch.ones(3)
    w = torch.ones(3, requires_grad=True)
    (w + x).sum().backward()
    with pytest.raises(RuntimeError, match="cannot be saved for backward"):
        (w * x).sum().backward()


def test_the_gradient_must_have_the_type_and_device_too() -> None:
    w = torch.ones(3, requires_grad=True)
    for wrong in (torch.ones(3, dtype=torch.float64), torch.ones(3, device="meta")):
        with pytest.raises((RuntimeError, TypeError)):
            w.grad = wrong


def test_retaining_the_graph_for_the_first_of_two_losses_is_right() -> None:
    w = torch.tensor([0.3, -0.7], requires_grad=True)
    shared = w.exp().square()
    shared.sin().sum().backward(retain_graph=True)
    shared.cos().sum().backward()
    shared = w.exp().square()
    (wanted,) = torch.autograd.grad((shared.sin() + shared.cos()).sum(), w)
    torch.testing.assert_close(w.grad, wanted)


def test_a_shallow_copy_of_the_state_changes_with_the_model() -> None:
    layer = nn.Linear(2, 1)
    shallow, deep = copy.copy(layer.state_dict()), copy.deepcopy(layer.state_dict())
    before = layer.weight.detach().clone()
    with torch.no_grad():
        layer.weight += 1
    assert torch.equal(deep["weight"], before)
    assert torch.equal(shallow["weight"], before + 1)


def test_another_type_of_gradient_has_to_be_allowed() -> None:
    w = torch.ones(3, requires_grad=True)
    w.grad_dtype = torch.float64
    w.grad = torch.ones(3, dtype=torch.float64)
    assert w.grad.dtype == torch.float64


def test_only_the_checkpointed_layers_get_no_gradient() -> None:
    first, last = nn.Linear(3, 3), nn.Linear(3, 1)
    frozen = nn.Embedding(5, 3).requires_grad_(False)
    for inputs in (torch.randn(4, 3), frozen(torch.tensor([1, 2]))):
        with pytest.warns(UserWarning, match="None of the inputs have requires_grad"):
            hidden = checkpoint(first, inputs, use_reentrant=True)
        last(hidden).sum().backward()
        assert first.weight.grad is None
        assert last.weight.grad is not None
