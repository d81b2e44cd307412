import copy
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.backprop_and_step import accumulation_on_purpose as accumulation


def test_both_are_gradient_descent_on_all_rows() -> None:
    x, y = accumulation.x.double(), accumulation.y.double()
    w = accumulation.start.double()
    for _ in range(20):
        w = w - 0.1 * 2 / 64 * ((x @ w.T - y).T @ x)
    for weight in (accumulation.one_batch, accumulation.four_batches):
        torch.testing.assert_close(weight.double(), w, rtol=0, atol=1e-5)


def test_a_layer_that_sees_the_whole_batch_sees_another_one() -> None:
    assert accumulation.of_layer_norm < 1e-6
    for seed in range(5):
        torch.manual_seed(seed)
        assert accumulation.off_by(torch.nn.BatchNorm1d(8)) > 0.01
        assert accumulation.off_by(torch.nn.GroupNorm(2, 8)) < 1e-5


@pytest.mark.parametrize(("name", "same"), [("SGD", True), ("Adam", False)])
def test_adam_makes_steps_of_round_off(name: str, same: bool) -> None:
    """A softmax does not see what is added to all scores: the bias of the keys."""
    torch.manual_seed(0)
    x, y = torch.randn(64, 5, 16), torch.randn(64, 5, 16)
    first = nn.MultiheadAttention(16, 2, batch_first=True)
    models = [first, copy.deepcopy(first)]
    for model, size in zip(models, (64, 16), strict=True):
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=1e-2)
        for _ in range(20):
            optimizer.zero_grad()
            for a, b in zip(x.split(size), y.split(size), strict=True):
                (F.mse_loss(model(a, a, a)[0], b) * size / 64).backward()
            optimizer.step()
    with torch.no_grad():
        one, other = (model.in_proj_bias.chunk(3) for model in models)
        apart = [(p - q).abs().max().item() for p, q in zip(one, other, strict=True)]
        outputs = [model(x, x, x)[0] for model in models]
    assert (apart[1] < 1e-6) is same, "the keys"
    assert max(apart[0], apart[2]) < 1e-6, "the queries and the values"
    torch.testing.assert_close(*outputs, rtol=0, atol=1e-6)


def contrastive(a: Tensor, b: Tensor) -> Tensor:
    scores = F.normalize(a, dim=1) @ F.normalize(b, dim=1).T
    return F.cross_entropy(scores, torch.arange(len(a)))


def of_classes(weight: Tensor | None) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda a, b: F.cross_entropy(a, b.argmax(dim=1), weight=weight)


@pytest.mark.parametrize(
    ("loss_fn", "same"),
    [
        (F.l1_loss, True),
        (of_classes(None), True),
        (contrastive, False),
        (lambda a, b: F.mse_loss(a, b).sqrt(), False),
        (of_classes(torch.tensor([1.0, 10.0, 1.0, 5.0])), False),
    ],
)
def test_only_a_plain_mean_over_samples_can_be_cut(
    loss_fn: Callable[[Tensor, Tensor], Tensor], same: bool
) -> None:
    torch.manual_seed(0)
    x, y = torch.randn(32, 6), torch.randn(32, 4)
    model = nn.Sequential(nn.Linear(6, 9), nn.Tanh(), nn.Linear(9, 4))
    gradients = []
    for size in (32, 8):
        parts = zip(x.split(size), y.split(size), strict=True)
        loss = sum(loss_fn(model(a), b) * size / 32 for a, b in parts)
        found = torch.autograd.grad(torch.as_tensor(loss), list(model.parameters()))
        gradients.append(torch.cat([g.flatten() for g in found]))
    off_by = (gradients[1] - gradients[0]).norm() / gradients[0].norm()
    assert (off_by.item() < 1e-5) is same
    assert same or off_by > 0.01
