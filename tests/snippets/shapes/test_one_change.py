from typing import Any

import numpy as np
import pytest

from snippets.shapes import one_change

y = one_change.y.numpy().astype(np.float64)
rows: dict[str, Any] = one_change.rows
NULL = list(rows)[:9]


@pytest.mark.parametrize("change", NULL)
def test_null_rows_stay_at_the_variance(change: str) -> None:
    assert rows[change]["mse"] == pytest.approx(y.var(), rel=1e-3)
    assert rows[change]["spread"] < 0.02 * y.std()


def test_standardized_targets_move_the_floor_to_one() -> None:
    scaled = rows["targets standardized"]
    assert scaled["loss"] == pytest.approx(1, abs=1e-4)
    assert scaled["spread"] == pytest.approx(0, abs=1e-4)


def test_l1_floor_is_the_deviation_from_the_median() -> None:
    deviation = np.abs(y - np.median(y)).mean()
    assert rows["L1 loss, 300 steps"]["loss"] == pytest.approx(deviation, rel=1e-3)


@pytest.mark.parametrize("change", ["`y_pred.squeeze(1)`", "`y.unsqueeze(1)`"])
def test_equal_shapes_fit_the_line(change: str) -> None:
    assert rows[change]["mse"] < 0.03 * y.var()
    assert rows[change]["spread"] == pytest.approx(y.std(), rel=0.05)
