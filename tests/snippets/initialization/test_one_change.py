import math

import pytest
import torch

from snippets.initialization import one_change

rows = one_change.rows
B = rows["B: default weights and biases"]


@pytest.mark.parametrize(
    "change",
    [
        "A: randn weights, no biases",
        "A with B's biases",
        "A with randn biases",
        "A with B's `w1`",
        "A with B's `w2`",
        "B with A's weights",
    ],
)
def test_any_layer_of_randn_explodes(change: str) -> None:
    first, last = rows[change]
    assert math.isnan(last)
    assert first > 5000
    assert change in one_change.exploded


@pytest.mark.parametrize(
    "change",
    [
        "A with B's `w1` and `w2`",
        "B: default weights and biases",
        "B without biases",
        "B's weights drawn again",
        "B's weights normal, same std",
    ],
)
def test_the_default_scale_learns(change: str) -> None:
    assert rows[change][1] < 5
    assert change in one_change.learnt


def test_the_null_rows_are_null() -> None:
    bare = rows["B without biases"]
    assert abs(bare[1] / B[1] - 1) < 0.2
    assert abs(bare[0] / B[0] - 1) < 0.05
    a, with_biases = rows["A: randn weights, no biases"], rows["A with B's biases"]
    assert abs(with_biases[0] / a[0] - 1) < 0.01
    assert rows["A with B's `w1` and `w2`"] == bare


def test_a_new_draw_moves_the_loss_as_much_as_a_null_row() -> None:
    def apart(change: str) -> float:
        return abs(math.log(rows[change][1] / B[1]))

    again = apart("B's weights drawn again")
    assert apart("B without biases") < again
    assert apart("B's weights normal, same std") < 1.5 * again


def test_the_rate_moves_both() -> None:
    first, last = rows["A at rate 1e-6"]
    assert last < 1e-4 * first
    first, last = rows["B at rate 1e-6"]
    assert last > 0.9 * first


def test_other_biases_and_another_distribution_can_make_a_difference() -> None:
    # So the page speaks of leaving out the biases, and of normal weights.
    large = torch.full((100,), 10.0), torch.zeros(10)
    assert one_change.train(one_change.default, large)[1] > 100 * B[1]
    torch.manual_seed(1)
    sparse = [
        10 * (torch.rand(w.shape) < 0.01) * torch.randn(w.shape) / (3 * len(w)) ** 0.5
        for w in one_change.default
    ]
    for weight, default in zip(sparse, one_change.default, strict=True):
        assert math.isclose(weight.std(), default.detach().std(), rel_tol=0.3)
    assert one_change.train(sparse)[1] > 3 * B[1]
