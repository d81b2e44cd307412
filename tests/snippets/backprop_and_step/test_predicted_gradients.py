import pytest
import torch
from torch import nn

from snippets.backprop_and_step import predicted_gradients

LOSSES = {
    "L1": nn.L1Loss(),
    "half squared error": predicted_gradients.half_squared_error,
    "MSE": nn.MSELoss(),
}


def test_the_given_numbers() -> None:
    assert predicted_gradients.hidden.tolist() == pytest.approx([0.85, 0.48])
    assert predicted_gradients.error == pytest.approx(-0.809)


@pytest.mark.parametrize("row", predicted_gradients.rows, ids=lambda row: row[0])
def test_slopes_by_finite_differences(
    row: tuple[str, float, list[float], list[float]],
) -> None:
    name, derivative, predicted, measured = row
    h = 1e-4
    y = torch.tensor([1.0], dtype=torch.float64)
    up, down = (
        LOSSES[name](torch.tensor([p], dtype=torch.float64), y).item()
        for p in (0.191 + h, 0.191 - h)
    )
    slope = (up - down) / (2 * h)
    assert slope == pytest.approx(derivative, abs=1e-6)
    wanted = [slope * 0.85, slope * 0.48]
    assert predicted == pytest.approx(wanted, abs=1e-5)
    assert measured == pytest.approx(wanted, abs=1e-5)


def test_every_loss_is_in_the_table() -> None:
    assert [row[0] for row in predicted_gradients.rows] == list(LOSSES)
