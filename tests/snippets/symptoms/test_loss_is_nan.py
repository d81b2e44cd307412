import math
from collections.abc import Callable
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from snippets.symptoms import loss_is_nan


def test_one_step_with_nan_makes_every_weight_nan() -> None:
    layer = nn.Linear(3, 2)
    x = torch.ones(4, 3)
    x[0, 0] = float("nan")
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    layer(x).square().mean().backward()
    optimizer.step()
    assert all(p.isnan().all() for p in layer.parameters())


@pytest.mark.parametrize("seed", range(3))
def test_a_nan_reaches_only_weights_with_a_nan_gradient_and_then_the_loss(
    seed: int,
) -> None:
    torch.manual_seed(seed)
    x, y = torch.randn(8, 5), torch.randn(8, 1)
    y[0] = float("nan")
    first = nn.Linear(5, 16)
    model = nn.Sequential(first, nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    F.mse_loss(model(x), y).backward()
    optimizer.step()
    for p in model.parameters():
        assert p.grad is not None
        assert torch.equal(p.isnan(), p.grad.isnan())
    assert 0 < first.weight.isnan().float().mean() < 1
    assert F.mse_loss(model(x[1:]), y[1:]).isnan()


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_one_number_that_is_not_finite_reaches_the_loss_and_the_weights(
    bad: float,
) -> None:
    torch.manual_seed(0)
    x = torch.randn(8, 5)
    x[0, 2] = bad
    for model in (nn.Linear(5, 1), nn.Sequential(nn.Linear(5, 9), nn.Linear(9, 1))):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = F.mse_loss(model(x), torch.zeros(8, 1))
        loss.backward()
        optimizer.step()
        assert not loss.isfinite()
        assert not all(p.isfinite().all() for p in model.parameters())


def test_a_constant_feature_gives_nan_or_one_number() -> None:
    assert loss_is_nan.standardized.isnan().all()
    sign = loss_is_nan.rounded.abs()
    assert 0.5 < sign.min() == sign.max() < 1.5


def test_a_constant_feature_among_others_can_give_inf() -> None:
    kinds = set()
    for samples in range(2, 40):
        for constant in (3.0, 0.1, 0.7, 2015.7):
            x = torch.full((samples, 4), constant)
            column = ((x - x.mean(dim=0)) / x.std(dim=0))[:, 0]
            kinds.add("nan" if column.isnan().all() else str(column.abs().max().item()))
    assert {"nan", "inf"} <= kinds


def test_where_a_probability_becomes_zero() -> None:
    assert torch.tensor([0.0, 105.0]).softmax(dim=0)[0] == 0
    assert torch.tensor([0.0, 80.0]).softmax(dim=0)[0] > 0


def test_nan_to_num_gives_zero() -> None:
    assert torch.tensor(float("nan")).nan_to_num() == 0


def test_the_ends_of_float16() -> None:
    end = torch.finfo(torch.float16).max
    assert end == 65504
    assert torch.tensor(256.0).half().square().isinf()
    assert torch.tensor(255.0).half().square().isfinite()


@pytest.mark.parametrize("exact", [1, 3, 4])
def test_exact_predictions_break_a_root_of_the_mean_square_if_all_are(
    exact: int,
) -> None:
    w = torch.ones(4, requires_grad=True)
    target = torch.ones(4)
    target[exact:] = 2
    F.mse_loss(w, target).sqrt().backward()
    assert w.grad is not None
    assert w.grad.isfinite().all() == (exact < 4)


@pytest.mark.parametrize("activation", [nn.Tanh, nn.Sigmoid])
@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
def test_behind_a_bounded_activation_an_inf_leaves_the_loss_finite(
    activation: type[nn.Module], bad: float
) -> None:
    torch.manual_seed(0)
    x = torch.randn(8, 5)
    x[0, 2] = bad
    model = nn.Sequential(nn.Linear(5, 9), activation(), nn.Linear(9, 1))
    loss = F.mse_loss(model(x), torch.zeros(8, 1))
    loss.backward()
    assert loss.isfinite() == math.isinf(bad)
    first = next(model.parameters())
    assert first.grad is not None
    assert first.grad[:, 2].isnan().all()


def test_softplus_becomes_zero() -> None:
    assert F.softplus(torch.tensor(-200.0)) == 0
    assert F.softplus(torch.tensor(-200.0)) + 1e-6 > 0


def test_the_hand_written_variance_is_only_sometimes_negative() -> None:
    signs = set()
    for seed in range(200):
        torch.manual_seed(seed)
        far = 5000 + torch.randn(100)
        by_hand = far.square().mean() - far.mean().square()
        signs.add(by_hand.sign().item())
        assert far.var() > 0.5
    assert {-1, 1} <= signs


def test_clipping_makes_an_infinite_gradient_nan() -> None:
    w = torch.zeros(2, requires_grad=True)
    w.grad = torch.tensor([math.inf, 1.0])
    nn.utils.clip_grad_norm_([w], 1.0)
    assert w.grad.isnan().any()


@pytest.mark.parametrize("loss_fn", [F.binary_cross_entropy_with_logits, F.l1_loss])
def test_other_losses_of_a_linear_model_jump_and_stay_bounded(
    loss_fn: Callable[..., torch.Tensor],
) -> None:
    ends = []
    for fn in (loss_fn, F.mse_loss):
        torch.manual_seed(0)
        x = torch.randn(64, 10)
        y = (x[:, :1] > 0).float()
        model = nn.Linear(10, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=100.0)
        losses = []
        for _ in range(200):
            optimizer.zero_grad()
            loss = fn(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        ends.append(losses[-1])
        assert fn is F.mse_loss or max(losses) < 1e4
    assert not ends[1] < 1e30


def test_a_rate_far_too_high_needs_more_than_a_tenth() -> None:
    torch.manual_seed(0)
    x = torch.randn(64, 10)
    y = x.sum(dim=1, keepdim=True)
    falls = []
    for rate in (10.0, 1.0, 0.1):
        torch.manual_seed(1)
        losses = loss_is_nan.train(nn.Linear(10, 1), x, y, rate, steps=60)
        falls.append(losses[-1] < losses[0])
    assert falls == [False, False, True]


def test_the_losses_of_the_runs() -> None:
    assert math.isinf(loss_is_nan.loss_of_log.item())
    assert loss_is_nan.stable_loss.item() == pytest.approx(200)
    assert loss_is_nan.loss_by_hand.isnan()
    assert loss_is_nan.loss_ignored.isnan()
    assert loss_is_nan.negative.isnan()
    assert loss_is_nan.stable.isfinite()


@pytest.mark.parametrize("seed", range(10))
def test_the_first_loss_tells_the_two_scales_apart(seed: int) -> None:
    torch.manual_seed(seed)
    x, y = torch.randn(64, 1000), torch.randn(64, 1)
    model = loss_is_nan.two_layers()
    default = F.mse_loss(model(x), y) / y.square().mean()
    for parameter in model.parameters():
        nn.init.normal_(parameter)
    drawn = F.mse_loss(model(x), y) / y.square().mean()
    assert default < 3
    assert drawn > 1000


def test_above_the_limit_the_factor_is_that_of_the_largest_curvature() -> None:
    torch.manual_seed(0)
    x = torch.randn(64, 10)
    inputs = torch.cat([x, torch.ones(64, 1)], dim=1)
    largest = torch.linalg.eigvalsh(2 * inputs.T @ inputs / 64)[-1].item()
    model = nn.Linear(10, 1)
    y = x.sum(dim=1, keepdim=True)
    below = loss_is_nan.train(model, x, y, lr=1.9 / largest, steps=60)
    above = loss_is_nan.train(nn.Linear(10, 1), x, y, lr=2.2 / largest, steps=60)
    assert below[-1] < below[0]
    assert above[-1] > above[0]
    assert above[-1] / above[-2] == pytest.approx(1.2**2, rel=0.05)


@pytest.mark.parametrize("seed", range(3))
def test_above_the_limit_a_hidden_layer_makes_the_factor_grow(seed: int) -> None:
    torch.manual_seed(seed)
    x = torch.randn(64, 7).double()
    model = nn.Sequential(nn.Linear(7, 50), nn.ReLU(), nn.Linear(50, 1)).double()
    losses = loss_is_nan.train(model, x, x[:, :1], lr=3.0, steps=5)
    factors = [b / a for a, b in pairwise(losses)]
    assert factors[3] > 1e3 * factors[2] > 1e6 * factors[1]


def test_clipped_the_recurrent_network_learns() -> None:
    assert math.isnan(loss_is_nan.losses[-1])
    assert loss_is_nan.clipped[-1] < loss_is_nan.clipped[0] / 10


def test_the_recurrent_gradient_grows_with_the_length() -> None:
    norms = []
    for length in (10, 200):
        torch.manual_seed(0)
        model = loss_is_nan.Summing()
        x = torch.randn(32, length, 1)
        F.mse_loss(model(x), x.mean(dim=1)).backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), math.inf).item())
    assert norms[1] > 100 * norms[0]


@pytest.mark.parametrize(("inputs", "hidden"), [(300, 300), (1000, 50), (40, 200)])
def test_randn_multiplies_the_first_loss_by_half_the_product_of_the_inputs(
    inputs: int, hidden: int
) -> None:
    ratios = []
    for seed in range(20):
        torch.manual_seed(seed)
        x, y = torch.randn(64, inputs), torch.randn(64, 1)
        w1, w2 = torch.randn(inputs, hidden), torch.randn(hidden, 1)
        ratios.append(F.mse_loss((x @ w1).relu() @ w2, y) / y.square().mean())
    assert torch.stack(ratios).mean().item() == pytest.approx(
        inputs * hidden / 2, rel=0.3
    )


def test_inputs_as_large_as_pixels_raise_the_first_loss_too() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(100, 50), nn.ReLU(), nn.Linear(50, 1))
    x, y = 255 * torch.rand(64, 100), torch.randn(64, 1)
    assert F.mse_loss(model(x), y) > 30 * y.square().mean()


@pytest.mark.parametrize(("sign", "finite"), [(-1.0, True), (1.0, False)])
def test_a_relu_can_cut_an_inf_off(sign: float, finite: bool) -> None:
    torch.manual_seed(0)
    first, last = nn.Linear(3, 4), nn.Linear(4, 1)
    with torch.no_grad():
        first.weight.abs_().mul_(-1)
        first.weight[0].mul_(-sign)  # one unit is enough to let it through
    x = torch.randn(8, 3)
    x[0, 0] = math.inf
    loss = F.mse_loss(last(torch.relu(first(x))), torch.randn(8, 1))
    assert loss.isfinite().item() is finite


def test_with_minibatches_the_factor_above_the_limit_varies() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(256, 5), torch.randn(256, 1)
    largest = torch.linalg.eigvalsh(2 * x.T @ x / 256).max()
    factors = {}
    for size in (256, 8):
        w, losses = torch.zeros(5, 1), []
        for _ in range(60):
            rows = torch.arange(256) if size == 256 else torch.randint(256, (8,))
            w = w - 3 / largest * 2 / size * x[rows].T @ (x[rows] @ w - y[rows])
            losses.append((x @ w - y).square().mean())
        late = torch.stack(losses[30:])
        factors[size] = late[1:] / late[:-1]
    assert factors[256].max() - factors[256].min() < 0.01
    assert factors[8].min() < 1 < 10 < factors[8].max()
