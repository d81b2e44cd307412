import numpy as np
import pytest
import torch

from snippets.bias import check


def condition_number(inputs: np.ndarray) -> float:
    values = np.linalg.eigvalsh(inputs.T @ inputs)
    return float(values[-1] / values[0])


def test_the_line_on_the_twins_and_on_centred_x() -> None:
    assert float(check.without) == pytest.approx(1)
    assert float(check.with_bias) == pytest.approx(55.78, abs=5e-3)
    assert float(check.centred_with) == pytest.approx(1.25, rel=1e-5)


def test_inside_the_network() -> None:
    torch.manual_seed(0)
    first = torch.nn.Linear(20, 30)
    torch.nn.Linear(30, 1)
    x = torch.randn(1000, 20)
    hidden = first(x).relu().detach()
    ones = np.ones((1000, 1))
    for (without, with_bias), inputs in zip(check.found, (x, hidden), strict=True):
        columns = inputs.double().numpy()
        assert float(without) == pytest.approx(condition_number(columns), rel=1e-3)
        full = np.hstack([columns, ones])
        assert float(with_bias) == pytest.approx(condition_number(full), rel=1e-3)
    assert float(check.first_with) < 1.1 * float(check.first_without)
    assert float(check.hidden_with) > 1.2 * float(check.hidden_without)


def test_a_dead_unit_hides_the_answer() -> None:
    assert not check.dead[:, -1].any()
    assert float(check.dead_without) > 1e12
    assert float(check.dead_with) > 1e12


def test_centred_inputs_with_fewer_samples_than_columns() -> None:
    assert float(check.wide_without) > 1e12
    # the columns are centred, so the ones add one eigenvalue and change no other
    values = np.linalg.svd(check.wide.double().numpy(), compute_uv=False)
    assert values[-1] < 1e-5 * values[0]
    others = [*values[:-1] ** 2, 64]
    expected = max(others) / min(others)
    assert float(check.wide_with) == pytest.approx(expected, rel=1e-3)
    assert float(check.wide_but_the_last) == pytest.approx(expected, rel=1e-3)
