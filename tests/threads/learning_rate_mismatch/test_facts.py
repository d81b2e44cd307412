"""The facts of thread 1, from programs that share nothing with the snippets."""

import math

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import nn

N, D_IN, H, D_OUT = 64, 1000, 100, 10
Parameters = list[torch.Tensor]


@pytest.fixture(params=[0, 1, 2], ids=lambda seed: f"seed {seed}")
def data(request: pytest.FixtureRequest) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(request.param)
    return torch.randn(N, D_IN), torch.randn(N, D_OUT)


def randn() -> Parameters:
    return [torch.randn(D_IN, H), torch.randn(H, D_OUT)]


def default() -> tuple[Parameters, Parameters]:
    layers = nn.Linear(D_IN, H), nn.Linear(H, D_OUT)
    weights = [layer.weight.detach().T for layer in layers]
    return weights, [layer.bias.detach() for layer in layers]


def train(
    x: torch.Tensor,
    y: torch.Tensor,
    weights: Parameters,
    biases: Parameters | None = None,
    rate: float = 1e-4,
    steps: int = 501,
    dtype: torch.dtype = torch.float32,
) -> list[float]:
    x, y = x.to(dtype), y.to(dtype)
    parameters = [p.to(dtype).clone() for p in weights + (biases or [])]
    for p in parameters:
        p.requires_grad_()
    losses = []
    for _ in range(steps):
        hidden = x @ parameters[0] + (parameters[2] if biases else 0)
        y_pred = hidden.relu() @ parameters[1] + (parameters[3] if biases else 0)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        if not math.isfinite(losses[-1]):
            continue
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for p, gradient in zip(parameters, gradients, strict=True):
                p -= rate * gradient
    return losses


Data = tuple[torch.Tensor, torch.Tensor]


def test_the_hand_written_loop_explodes_at_1e_4(data: Data) -> None:
    x, y = data
    w1, w2 = (w.requires_grad_() for w in randn())
    losses = []
    for _ in range(6):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        torch.autograd.backward(loss)
        with torch.no_grad():
            for w in (w1, w2):
                assert w.grad is not None
                w -= 1e-4 * w.grad
                w.grad.zero_()
    assert 2e7 < losses[0] < 5e7
    assert 1e11 < losses[1] < 1e13
    assert 1e24 < losses[2] < 1e27
    assert losses[3] == math.inf
    assert math.isnan(losses[4])


def test_the_hand_written_loop_learns_at_1e_6(data: Data) -> None:
    losses = train(*data, randn(), rate=1e-6)
    assert 100 < losses[100] < 3000
    assert losses[500] < 1e-2


def test_the_module_learns_at_1e_4_and_crawls_at_1e_6(data: Data) -> None:
    x, y = data
    for rate, low, high in ((1e-4, 0, 1e-6), (1e-6, 0.6, 0.8)):
        torch.manual_seed(7)
        model = nn.Sequential(nn.Linear(D_IN, H), nn.ReLU(), nn.Linear(H, D_OUT))
        loss_fn = nn.MSELoss(reduction="sum")
        losses = []
        for _ in range(501):
            loss = loss_fn(model(x), y)
            losses.append(loss.item())
            model.zero_grad()
            torch.autograd.backward(loss)
            for param in model.parameters():
                assert param.grad is not None
                param.data -= rate * param.grad
        assert 500 < losses[0] < 850
        assert low < losses[500] / losses[0] < high


@pytest.mark.parametrize("rate", [1e-4, 1e-6])
def test_initialization_decides_and_bias_does_not(data: Data, rate: float) -> None:
    weights, biases = default()
    cells = {
        "randn": train(*data, randn(), rate=rate, steps=101),
        "randn, bias": train(
            *data,
            randn(),
            [torch.randn(H), torch.randn(D_OUT)],
            rate=rate,
            steps=101,
        ),
        "default": train(*data, weights, rate=rate, steps=101),
        "default, bias": train(*data, weights, biases, rate=rate, steps=101),
    }
    left = {name: losses[-1] / losses[0] for name, losses in cells.items()}
    if rate == 1e-4:
        assert not left["randn"] < 1
        assert not left["randn, bias"] < 1
        assert left["default"] < 0.01
        assert left["default, bias"] < 0.01
    else:
        assert left["randn"] < 1e-3
        assert left["randn, bias"] < 1e-3
        assert left["default"] > 0.9
        assert left["default, bias"] > 0.9
    bare, biased = cells["default"], cells["default, bias"]
    assert max(abs(a / b - 1) for a, b in zip(bare, biased, strict=True)) < 0.15


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [(torch.float32, 0.0, 3e-3), (torch.float64, 0.0, 1e-10)],
    ids=["float32", "float64"],
)
def test_weights_and_biases_copied_agree(
    data: Data, dtype: torch.dtype, low: float, high: float
) -> None:
    x, y = data[0].to(dtype), data[1].to(dtype)
    layer1, layer2 = nn.Linear(D_IN, H), nn.Linear(H, D_OUT)
    model = nn.Sequential(layer1, nn.ReLU(), layer2).to(dtype)
    weights = [layer.weight.detach().T for layer in (layer1, layer2)]
    biases = [layer.bias.detach() for layer in (layer1, layer2)]
    by_hand = train(x, y, weights, biases, dtype=dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    furthest = 0.0
    for loss_by_hand in by_hand:
        loss = nn.functional.mse_loss(model(x), y, reduction="sum")
        furthest = max(furthest, abs(loss_by_hand / loss.item() - 1))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    assert low < furthest < high


def test_weights_alone_stay_within_a_few_per_cent_of_the_first_loss(
    data: Data,
) -> None:
    weights, biases = default()
    alone, both = train(*data, weights), train(*data, weights, biases)
    apart = [abs(a - b) for a, b in zip(alone, both, strict=True)]
    assert max(apart) < 0.03 * both[0]
    relative = [d / b for d, b in zip(apart, both, strict=True)]
    assert 1e-3 < max(relative[:101]) < 0.15


@pytest.mark.parametrize("fan_in", [100, 1000])
def test_the_default_standard_deviation(fan_in: int) -> None:
    torch.manual_seed(0)
    layer = nn.Linear(fan_in, 2000)
    expected = 1 / math.sqrt(3 * fan_in)
    assert math.isclose(layer.weight.std().item(), expected, rel_tol=0.01)
    assert math.isclose(layer.bias.std().item(), expected, rel_tol=0.05)
    assert layer.weight.abs().max() <= fan_in**-0.5
    assert {100: 0.05774, 1000: 0.01826}[fan_in] == round(expected, 5)


def test_first_losses_follow_from_the_variances() -> None:
    torch.manual_seed(0)
    losses = []
    for _ in range(50):
        x, y = torch.randn(N, D_IN), torch.randn(N, D_OUT)
        weights, biases = default()
        by_randn = train(x, y, randn(), steps=1)[0]
        losses.append((by_randn, train(x, y, weights, biases, steps=1)[0]))
    by_randn, by_default = np.mean(losses, axis=0)
    assert math.isclose(by_randn, 640 * 50001, rel_tol=0.07)
    output = 100 * (1001 / 3000 / 2) / 300 + 1 / 300
    assert math.isclose(by_default, 640 * (1 + output), rel_tol=0.03)


def numpy_losses(
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    weights: list[npt.NDArray[np.float64]],
    rate: float,
) -> list[float]:
    w1, w2 = weights
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(30):
            z = x @ w1
            hidden = np.maximum(z, 0)
            error = hidden @ w2 - y
            losses.append(float((error**2).sum()))
            if not losses[-1] < 100 * losses[0]:
                break
            gradient1 = x.T @ (2 * error @ w2.T * (z > 0))
            w2 = w2 - rate * hidden.T @ (2 * error)
            w1 = w1 - rate * gradient1
    return losses


def test_the_largest_rate_falls_with_the_square_of_the_scale() -> None:
    rng = np.random.default_rng(0)
    # 64 inputs: 64 samples of 1000 inputs span no more.
    x, y = rng.normal(size=(N, 64)), rng.normal(size=(N, D_OUT))
    w1, w2 = rng.normal(size=(64, H)) / 8, rng.normal(size=(H, D_OUT)) / 10
    rates = []
    for c in (4, 16, 64):
        low, high = 1e-8, 1e-1
        for _ in range(14):
            middle = math.sqrt(low * high)
            losses = numpy_losses(x, y, [c * w1, c * w2], middle)
            if losses[-1] < losses[0]:
                low = middle
            else:
                high = middle
        rates.append(low)
    slope = np.polyfit(np.log([4, 16, 64]), np.log(rates), 1)[0]
    assert abs(slope + 2) < 0.05


def test_the_thread_as_posted_needs_no_grad() -> None:
    w = torch.randn(3, requires_grad=True)
    torch.autograd.backward(w.pow(2).sum())
    assert w.grad is not None
    with pytest.raises(
        RuntimeError,
        match="a leaf Variable that requires grad is being used in an in-place",
    ):
        w -= 1e-6 * w.grad
