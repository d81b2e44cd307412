from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from snippets.bias import check

Case = tuple[torch.Tensor, float, float]


def exact(inputs: np.ndarray) -> float:
    """The condition number of the Hessian, its directions without data left out."""
    values = np.linalg.eigvalsh(inputs.T @ inputs)
    values = values[values > 1e-11 * values[-1]]
    return float(values[-1] / values[0])


def normal(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(3))


def one_hot(classes: int) -> torch.Tensor:
    return nn.functional.one_hot(torch.arange(classes).repeat(8)).float()


def repeated() -> torch.Tensor:
    x = normal(500, 3)
    return torch.hstack([x, x[:, :1]])


# Inputs, and what a bias multiplies the condition number by: at least, at most.
CASES: dict[str, Callable[[], Case]] = {
    "standardized": lambda: (normal(2000, 5), 1.0, 1.1),
    "ReLU-like": lambda: (normal(2000, 5).relu(), 1.5, 10.0),
    "around 100": lambda: (normal(500, 1) + 100, 5_000.0, 1e9),
    "0 to 255, as in images": lambda: ((normal(500, 1).sigmoid() * 255), 10.0, 1e9),
    "small and centred": lambda: (1e-3 * normal(500, 4), 1e5, 1e7),
    "float64": lambda: (normal(2000, 5).double(), 1.0, 1.1),
    "float16": lambda: (normal(2000, 5).half(), 1.0, 1.1),
    "a dead unit": lambda: (
        nn.functional.pad(normal(500, 3), (0, 1)),
        1.0,
        1.2,
    ),
    "a repeated input": lambda: (repeated(), 1.0, 1.2),
    "one-hot, 3 classes": lambda: (one_hot(3), 4.0, 4.0),
    "one-hot, 40 classes": lambda: (one_hot(40), 41.0, 41.0),
    "fewer samples than inputs": lambda: (normal(20, 300), 0.9, 1.2),
    "the same, of length 1": lambda: (normal(20, 300) / 300**0.5, 10.0, 100.0),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_bias_costs_other_inputs(name: str) -> None:
    inputs, least, most = CASES[name]()
    without = check.condition_number(inputs)
    with_bias = check.condition_number(check.with_ones(inputs))
    assert least * 0.999 <= with_bias / without <= most * 1.001
    columns = inputs.double().numpy()
    ones = np.ones((len(columns), 1))
    assert without == pytest.approx(exact(columns), rel=1e-3)
    assert with_bias == pytest.approx(exact(np.hstack([columns, ones])), rel=1e-3)


FAR: dict[str, Callable[[], torch.Tensor]] = {
    "years": lambda: torch.arange(2015.0, 2021.0),
    "seconds since 1970": lambda: torch.linspace(1.6e9, 1.63e9, 100).double(),
    "the same in float32": lambda: torch.linspace(1.6e9, 1.63e9, 100),
    "pressure in pascal": lambda: 101_325 + 300 * normal(200),
    "temperature in kelvin": lambda: 290 + normal(200),
}


@pytest.mark.parametrize("name", FAR)
def test_an_input_far_from_zero_is_no_direction_without_data(name: str) -> None:
    x = FAR[name]().unsqueeze(1)
    exact_x = x.double().numpy()
    formula = (1 + (exact_x**2).mean()) ** 2 / exact_x.var()
    assert check.condition_number(x) == pytest.approx(1)
    with_bias = check.condition_number(check.with_ones(x))
    assert with_bias == pytest.approx(formula, rel=0.01)


@pytest.mark.parametrize(("start", "length"), [(1.7e12, 3.6e6), (1.7e9, 60.0)])
def test_a_clock_counts_as_far_from_zero_however_short_it_runs(
    start: float, length: float
) -> None:
    x = start + torch.linspace(0, length, 200, dtype=torch.float64).unsqueeze(1)
    # So far away, round-off decides how large the number is, but not that it is large.
    assert check.condition_number(check.with_ones(x)) > 1e20
    centred = (x - x.mean()) / x.std(correction=0)
    assert check.condition_number(check.with_ones(centred)) == pytest.approx(1)


@pytest.mark.parametrize("rank", [1, 30])
def test_repeated_inputs_in_float64_are_left_out(rank: int) -> None:
    x = normal(3000, rank).double() @ normal(rank, 60).double()
    values = np.linalg.svd(x.numpy(), compute_uv=False)[:rank] ** 2
    assert check.condition_number(x) == pytest.approx(values[0] / values[-1])


@pytest.mark.parametrize("classes", [2, 3, 40])
def test_one_hot_inputs_standardized(classes: int) -> None:
    inputs = one_hot(classes)
    standardized = (inputs - inputs.mean(0)) / inputs.std(0, correction=0)
    with_bias = check.condition_number(check.with_ones(standardized))
    assert with_bias == pytest.approx(classes / (classes - 1), rel=1e-4)


def steps(inputs: torch.Tensor, y: torch.Tensor) -> int:
    """Gradient descent at the best rate, until the loss is a millionth."""
    inputs = inputs.double()
    hessian = 2 * inputs.T @ inputs / len(inputs)
    values = torch.linalg.eigvalsh(hessian)
    rate = 2 / (values[values > 1e-11 * values[-1]][0] + values[-1])
    w, count = torch.zeros(inputs.shape[1], 1).double(), 0
    while (inputs @ w - y).pow(2).mean() > 1e-6 * y.pow(2).mean():
        w -= rate * 2 * inputs.T @ (inputs @ w - y) / len(inputs)
        count += 1
    return count


def test_gradient_descent_agrees_about_one_hot_inputs() -> None:
    generator = torch.Generator().manual_seed(0)
    y = torch.randn(5, 1, generator=generator).double()[check.groups]
    plain = steps(check.with_ones(check.one_hot), y)
    standardized = steps(check.with_ones(check.standardized), y)
    dropped = steps(check.with_ones(check.one_hot[:, 1:]), y)
    assert standardized < plain < dropped
    rows = check.rows
    assert rows["one-hot, 5 classes"][1] == pytest.approx(6)
    assert rows["one-hot, standardized"][1] == pytest.approx(1.25)
    assert rows["one-hot, one column dropped"][1] > 5 * 6


def test_inside_the_network() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 1))
    x = torch.randn(1000, 20)
    hidden = model[:2](x).detach()
    for (without, with_bias), inputs in zip(check.layers, (x, hidden), strict=True):
        columns = inputs.double().numpy()
        assert without == pytest.approx(exact(columns), rel=1e-3)
        full = np.hstack([columns, np.ones((1000, 1))])
        assert with_bias == pytest.approx(exact(full), rel=1e-3)


def test_the_direction_without_data_is_left_out() -> None:
    assert torch.linalg.cond(check.dead) ** 2 > 1e12
    without, with_bias = check.rows["x, and a dead unit"]
    assert without == pytest.approx(1)
    assert with_bias == pytest.approx(55.78, abs=5e-3)
    # Centred columns: the ones fill the one direction over the samples that they lack.
    without, with_bias = check.rows["64 centred samples of 100 inputs"]
    values = np.linalg.svd(check.wide.double().numpy(), compute_uv=False)[:-1] ** 2
    assert without == pytest.approx(values[0] / values[-1], rel=1e-3)
    everything = [*values, 64]
    assert with_bias == pytest.approx(max(everything) / min(everything), rel=1e-3)


@pytest.mark.parametrize("mean", [1e4, 3e5, 1e6])
def test_a_spread_of_a_millionth_of_the_mean_is_round_off_in_float32(
    mean: float,
) -> None:
    x = mean + normal(1000, 1)
    seen = check.condition_number(check.with_ones(x)) > 1e6
    assert seen is (mean < 1e6)
    assert check.condition_number(check.with_ones(x.double())) > 1e6
