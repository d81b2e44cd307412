import numpy as np
import pytest
import torch

from snippets.bias import input_scale


def numbers(text: str) -> tuple[float, float]:
    low, high = text.replace(",", "").split(" to ")
    return float(low), float(high)


def test_the_bias_costs_where_a_sample_is_not_long() -> None:
    rows = [
        (length, numbers(without), numbers(steps), numbers(with_bias), numbers(more))
        for _, length, without, steps, with_bias, more in input_scale.rows
    ]
    assert [row[0] for row in rows] == pytest.approx([1000, 90, 10, 1])
    assert len({row[1] for row in rows}) == 1  # the scale alone changes nothing
    free, *_, costly = rows
    assert free[3][1] < 1.05 * free[1][1]
    assert costly[3][0] > 30 * costly[1][1]
    assert costly[4][0] > 20 * costly[2][1]


@pytest.mark.parametrize("scale", [1.0, 1000**-0.5])
def test_against_descent_on_the_parameters(scale: float) -> None:
    generator = torch.Generator().manual_seed(77)
    x = scale * torch.randn(64, 1000, dtype=torch.float64, generator=generator)
    y = torch.randn(64, 1, dtype=torch.float64, generator=generator)
    condition, steps = input_scale.measure(x, y, bias=True)
    columns = np.hstack([x.numpy(), np.ones((64, 1))])
    values = np.linalg.svd(columns, compute_uv=False) ** 2 * 2 / 64
    assert condition == pytest.approx(values[0] / values[-1])
    rate, parameters, count = 2 / (values[0] + values[-1]), np.zeros((1001, 1)), 0
    error = columns @ parameters - y.numpy()
    while (error**2).sum() > 1e-6 * (y.numpy() ** 2).sum():
        parameters -= rate * 2 * columns.T @ error / 64
        error = columns @ parameters - y.numpy()
        count += 1
    assert steps == pytest.approx(count, abs=1)


def test_standardized_the_bias_is_the_slowest_direction_of_wide_inputs() -> None:
    wide, costly = numbers(input_scale.rows[0][4]), numbers(input_scale.rows[-1][4])
    condition, steps = map(numbers, input_scale.standardized)
    assert 5 * wide[1] < condition[0] < condition[1] < costly[0] / 4
    assert steps[0] > 5 * numbers(input_scale.rows[0][5])[1]
    assert numbers(input_scale.bias_at_mean[1]) == numbers(input_scale.rows[0][5])


@pytest.mark.parametrize(("samples", "inputs"), [(64, 1000), (64, 40), (300, 5)])
def test_a_bias_beside_standardized_inputs(samples: int, inputs: int) -> None:
    generator = torch.Generator().manual_seed(5)
    x = torch.rand(samples, inputs, dtype=torch.float64, generator=generator)
    x = (x - x.mean(dim=0)) / x.std(dim=0, correction=0)
    columns = np.hstack([x.numpy(), np.ones((samples, 1))])
    without, with_bias = (
        values[values > 1e-6 * values[0]]
        for values in (np.linalg.svd(each, compute_uv=False) for each in (x, columns))
    )
    ratio = (with_bias[0] / with_bias[-1]) / (without[0] / without[-1])
    assert (ratio > 2) if inputs > samples else ratio == pytest.approx(1)


@pytest.mark.parametrize("copies", [2, 100])
def test_a_bias_beside_copies_of_a_standardized_input(copies: int) -> None:
    generator = torch.Generator().manual_seed(6)
    x = torch.randn(1000, 1, dtype=torch.float64, generator=generator)
    x = ((x - x.mean()) / x.std(correction=0)).repeat(1, copies)
    columns = torch.hstack([x, torch.ones(1000, 1)]).numpy()
    values = np.linalg.svd(columns, compute_uv=False) ** 2
    values = values[values > 1e-11 * values[0]]
    # Without the bias there is one direction, and the condition number is 1.
    assert values[0] / values[-1] == pytest.approx(copies)


def test_a_bias_beside_mixtures_of_three_inputs() -> None:
    generator = torch.Generator().manual_seed(8)
    few = torch.randn(1000, 3, dtype=torch.float64, generator=generator)
    mixed = few @ torch.randn(3, 100, dtype=torch.float64, generator=generator)
    x = ((mixed - mixed.mean(dim=0)) / mixed.std(dim=0, correction=0)).numpy()
    columns = np.hstack([x, np.ones((1000, 1))])
    values = [np.linalg.svd(each, compute_uv=False) ** 2 for each in (x, columns)]
    without, with_bias = (v[0] / v[v > 1e-11 * v[0]][-1] for v in values)
    assert with_bias > 10 * without


@pytest.mark.parametrize("correlation", [0.9, 0.999])
def test_standardized_inputs_that_nearly_repeat_each_other(correlation: float) -> None:
    one = torch.tensor([1.0, 1.0, -1.0, -1.0], dtype=torch.float64)
    other = torch.tensor([1.0, -1.0, 1.0, -1.0], dtype=torch.float64)
    near = correlation * one + (1 - correlation**2) ** 0.5 * other
    x = torch.stack([one, near, torch.ones(4)], dim=1).numpy()
    condition = np.linalg.cond(x) ** 2
    assert condition == pytest.approx((1 + correlation) / (1 - correlation))


def test_a_bias_that_starts_at_the_mean_needs_no_step_of_its_own() -> None:
    x, y = input_scale.draw(11)
    x = (x - x.mean(dim=0)) / x.std(dim=0, correction=0)
    _, expected = input_scale.measure(x, y - y.mean(), bias=True, slowest=1)
    values = torch.linalg.eigvalsh(2 * x @ x.T / 64)
    rate, count = 2 / (values[1] + values[-1]), 0
    weight, bias = torch.zeros(1000, 1, dtype=torch.float64), y.mean()
    error = bias - y
    while error.pow(2).sum() > 1e-6 * (y - y.mean()).pow(2).sum():
        weight = weight - rate * 2 * x.T @ error / 64
        bias = bias - rate * 2 * error.mean()
        error = x @ weight + bias - y
        count += 1
    assert count == pytest.approx(expected, abs=1)


def test_without_a_bias_the_scale_changes_only_the_rate() -> None:
    torch.manual_seed(3)
    x = torch.randn(16, 50, dtype=torch.float64)
    y = torch.randn(16, dtype=torch.float64)

    def losses(scale: float, learning_rate: float) -> list[float]:
        w = torch.zeros(50, dtype=torch.float64)
        found = []
        for _ in range(20):
            error = scale * x @ w - y
            found.append(error.square().sum().item())
            w = w - learning_rate * scale * x.T @ error
        return found

    assert losses(0.01, 1e-3 / 0.01**2) == pytest.approx(losses(1, 1e-3), rel=1e-9)
