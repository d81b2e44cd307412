import pytest
import torch

from snippets.teach import two_rates


def loss_at_step_101(inputs: torch.Tensor, y: torch.Tensor, rate: float) -> float:
    """By the eigenvalues of the Hessian, from zero, in float64."""
    hessian = 2 * inputs.T @ inputs / len(inputs)
    best = torch.linalg.lstsq(inputs, y).solution
    eigenvalues, vectors = torch.linalg.eigh(hessian)
    error = vectors.T @ best * (1 - rate * eigenvalues[:, None]) ** 100
    floor = (inputs @ best - y).pow(2).mean()
    return float(0.5 * (eigenvalues[:, None] * error**2).sum() + floor)


def test_the_losses_are_those_of_the_formula() -> None:
    x, y = two_rates.x.double(), two_rates.y.double()
    for name, rate, with_bias, without in two_rates.rows:
        inputs = x - x.mean() if name == "centred" else x
        both = torch.hstack([inputs, torch.ones_like(inputs)])
        expected = loss_at_step_101(both, y, rate)
        assert with_bias == pytest.approx(expected, rel=0.05, abs=1e-11)
        if without is not None:
            expected = loss_at_step_101(inputs, y, rate)
            assert without == pytest.approx(expected, rel=0.05, abs=1e-11)


def test_centred_x_without_a_bias_misses_the_mean() -> None:
    mean = two_rates.y.double().mean().item()
    assert two_rates.centred_without == pytest.approx(mean**2, rel=1e-5)
