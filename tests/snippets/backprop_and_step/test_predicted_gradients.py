from typing import Any

import pytest
import torch

from snippets.backprop_and_step import predicted_gradients

slopes: dict[str, Any] = predicted_gradients.slope


def test_the_given_numbers() -> None:
    assert predicted_gradients.h1 == pytest.approx(0.85)
    assert predicted_gradients.h2 == pytest.approx(0.48)
    assert predicted_gradients.error == pytest.approx(-0.809)


def test_slopes_by_finite_differences() -> None:
    h = 1e-4
    for loss_fn, slope in slopes.values():
        y = torch.tensor([1.0], dtype=torch.float64)
        up, down = (
            loss_fn(torch.tensor([p], dtype=torch.float64), y).item()
            for p in (0.191 + h, 0.191 - h)
        )
        assert (up - down) / (2 * h) == pytest.approx(slope, abs=1e-6)
