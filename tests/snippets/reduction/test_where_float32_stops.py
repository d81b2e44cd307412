import math

import numpy as np
import pytest
import torch

from snippets.reduction import where_float32_stops as stops


def test_float32_stops_three_spacings_short() -> None:
    below = np.float32(2)
    for _ in range(3):
        below = np.nextafter(below, np.float32(0))
    _, at_100, at_300, _ = stops.rows[1]
    assert at_100 == at_300 == float(below)
    assert (0.01, 3, 3) in stops.spacings_short


def test_the_next_update_is_less_than_half_a_spacing() -> None:
    spacing = 2.0**-23
    for distance, moves in ((3, False), (4, True)):
        update = 0.01 * 30 / 2 * distance * spacing
        assert (update > spacing / 2) is moves


def test_the_gradient_one_spacing_below_2_is_rounded_up() -> None:
    x = torch.tensor([1.0, 2.0, 3.0, 4.0])
    w = torch.tensor(2 - stops.spacing, requires_grad=True)
    ((w * x - 2 * x) ** 2).mean().backward()
    assert w.grad is not None
    assert w.grad.item() == -16.5 * stops.spacing


@pytest.mark.parametrize(
    ("rate", "predicted", "measured"),
    [(0.0304, 1, 0), (0.0333, 1, 0), (0.0166, 2, 1), (0.0112, 2, 3), (0.0037, 9, 8)],
)
def test_at_some_rates_the_formula_is_one_spacing_off(
    rate: float, predicted: int, measured: int
) -> None:
    assert math.floor(1 / (2 * 15 * rate)) == predicted
    stopped_at = stops.train("mean", torch.float32, rate, 600)[-1]
    assert 2 - stopped_at == measured * stops.spacing


def test_float64_follows_the_formula() -> None:
    loop, at_100, at_300, _ = stops.rows[2]
    assert loop == "B, float64"
    assert 2 - at_100 == pytest.approx(2 * 0.85**100, rel=1e-6)
    assert 2 * 0.85**108 < 5e-8 < 2 * 0.85**107
    assert stops.seven_digits_from == 108
    assert abs(at_300 - 2) < 1e-14


def test_the_sum_arrives() -> None:
    _, at_100, _, last_move = stops.rows[0]
    assert at_100 == 2
    assert last_move == 19
    assert stops.rows[1][3] == 94
