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
